"""What the pages of rungs 5 to 8 show beside the rung: other starts, other batches, other orders, against NumPy."""

import math
import random
import re

import numpy as np
import pytest
import torch

from tests.logs import labelled, log_of, losses_in, numbers_of, weights_in
from tests.oracles import LOGGED, START, Array, Quadratic, cubic, data, rmsprop, vandermonde

CUBIC = cubic()
X, Y = vandermonde(data()[0]), data()[1]


# ---------------------------------------------------------------- rung 5


def test_linear_init() -> None:
    """No weight beyond the bound; sizes of outputs as the variances say: of n products, and of the bias."""
    log = numbers_of("ladder/linear_init")
    for n in (3, 300, 3000):
        bound = log[f"{n} inputs, bound 1 / sqrt(n)"]
        assert bound == pytest.approx(n**-0.5, rel=1e-12)
        assert 0.98 * bound < log[f"{n} inputs, largest weight of nn.Linear"] <= bound
        uniform = bound**2 / 3
        few = 4 / math.sqrt(100 * n)  # the relative error of a size with that many weights, four times
        assert log[f"{n} inputs, outputs of nn.Linear"] == pytest.approx(math.sqrt(n * uniform + uniform), rel=few)
        assert log[f"{n} inputs, outputs with randn"] == pytest.approx(math.sqrt(n), rel=few)


def test_linear_starts() -> None:
    """Every start on its own closed form, along the eigenvectors."""
    log = numbers_of("ladder/linear_starts")
    torch.manual_seed(0)
    layers = [torch.nn.Linear(3, 1) for _ in range(1000)]
    starts = {
        "nn.Linear": np.array([[*layer.bias.tolist(), *layer.weight[0].tolist()] for layer in layers]),
        "randn": torch.randn(4, 1000).double().numpy().T,
    }
    share = 1 - 1e-6 * CUBIC.eigenvalues  # that a step leaves of the error
    for name, weights in starts.items():
        errors = (weights - CUBIC.best) @ CUBIC.vectors

        def excess(t: Array | float, errors: Array = errors) -> Array:
            """Of each start at its own t."""
            return (errors**2 * share ** (2 * np.reshape(t, (-1, 1)))) @ CUBIC.eigenvalues / 2

        assert log[f"{name}, mean loss at the start"] == pytest.approx(CUBIC.best_loss + excess(0).mean(), rel=1e-6)
        median = np.sort(excess(1999))[499]  # torch's median of an even number: the lower one
        assert log[f"{name}, median loss at t = 1999"] == pytest.approx(CUBIC.best_loss + median, rel=1e-6)
        low, high = np.zeros(1000), np.full(1000, 20000.0)
        while (high - low).max() > 1:
            middle = (low + high) // 2
            arrived = excess(middle) <= 0.01
            low, high = np.where(arrived, low, middle), np.where(arrived, middle, high)
        assert log[f"{name}, median t with excess loss below 0.01"] == np.sort(high)[499]
        assert log[f"{name}, largest excess loss at t = 9999"] == pytest.approx(excess(9999).max(), rel=1e-6)
        # What the page says of them: nearly all of the loss is in the two steep directions, and soon gone.
        steep = errors**2 * CUBIC.eigenvalues / 2
        assert np.median(steep[:, 2:].sum(axis=1) / steep.sum(axis=1)) > 0.9
        assert (excess(50) < 0.1 * excess(0))[steep[:, 2:].sum(axis=1) > 0.95 * steep.sum(axis=1)].all()
        flat = np.sort(np.hypot(*errors.T[:2]))[499]
        assert log[f"{name}, median error in the two flattest directions"] == pytest.approx(flat, rel=1e-6)
        variance = 1.0 if name == "randn" else 1 / 9
        expected = Y @ Y + variance * np.sum(X**2)
        assert log[f"{name}, mean loss at the start"] == pytest.approx(expected, rel=0.1)
    assert log["randn, largest excess loss at t = 9999"] > log["nn.Linear, largest excess loss at t = 9999"]


def test_parts_of_a_layer() -> None:
    """What the notes say of Linear, Parameter, state_dict, Sequential, Flatten and zero_grad."""
    linear = torch.nn.Linear(3, 1)
    assert {name: tuple(weight.shape) for name, weight in linear.state_dict().items()} == {
        "weight": (1, 3),
        "bias": (1,),
    }
    assert all(isinstance(w, torch.nn.Parameter) and w.requires_grad for w in (linear.weight, linear.bias))
    model = torch.nn.Sequential(linear, torch.nn.Flatten(0, 1))
    inputs = torch.randn(7, 3)
    assert linear(inputs).shape == (7, 1) and model(inputs).shape == (7,)
    assert [id(weight) for weight in model.parameters()] == [id(linear.weight), id(linear.bias)]
    model(inputs).sum().backward()
    assert linear.weight.grad is not None
    model.zero_grad()
    assert linear.weight.grad is None and linear.bias.grad is None


def test_the_same_loss_in_both_logs() -> None:
    """Where a page says that two runs log the same, they do, in all digits that it shows."""
    flat = numbers_of("exercises/stage5_nn/without_flatten")
    assert f"{flat['flat, loss in step 1000']:.4f}" == f"{flat['column, loss in step 1000']:.4f}"
    rung = losses_in(log_of("ladder/stage7_module"))[LOGGED.index(499)]
    degree = numbers_of("exercises/stage7_module/any_degree")["degree 3, loss at t = 499"]
    assert f"{degree:.3f}" == f"{rung:.3f}"
    adam = numbers_of("exercises/stage6_optim/first_step_of_adam")
    assert f"{adam['move of b']:.6f}" == f"{adam['move of c']:.6f}"


# ---------------------------------------------------------------- rung 6


def test_rmsprop_peak() -> None:
    """The turning points of rung 6's log, from its lines; float64 rises and hovers as well."""
    said, losses = numbers_of("ladder/stage6_optim | ladder/rmsprop_peak"), losses_in(log_of("ladder/stage6_optim"))
    turns = [k for k in range(1, 19) if (losses[k] - losses[k - 1]) * (losses[k + 1] - losses[k]) < 0]
    names = "lowest", "highest after it", "lowest after that", "last"
    for name, k in zip(names, (*turns, 19), strict=True):
        assert (said[f"{name}, t"], said[f"{name}, loss"]) == (LOGGED[k], losses[k])
    low, peak, dip, last = (said[f"{name}, loss"] for name in names)
    assert low == min(losses) and low < dip < last < peak
    exact, _ = rmsprop(*data(), START)
    assert int(np.argmin(exact)) == losses.index(low) and exact[-1] > min(exact)


def test_sgd_batches() -> None:
    """With all points the closed form; with batches a loop in float64 over the same draws."""
    log = numbers_of("ladder/stage5_nn | ladder/sgd_batches")
    rung_5 = losses_in(log_of("ladder/stage5_nn"))
    whole = np.array([CUBIC.loss(START, 1e-6, t) for t in range(2000)])
    torch.manual_seed(0)
    weights, batches = START, []
    for _ in range(2000):
        batches.append(CUBIC.best_loss + CUBIC.excess(weights - CUBIC.best))
        chosen = torch.randperm(2000)[:20].numpy()
        weights = weights - 2e-4 * (X[chosen] @ weights - Y[chosen]) @ X[chosen]
    for name, losses in (("batch 2000", whole), ("batch 20", np.array(batches))):
        assert log[f"{name}, last L"] == pytest.approx(losses[-1], rel=1e-4)
        assert log[f"{name}, steps that raise L"] == pytest.approx(np.sum(np.diff(losses) > 0), abs=5)
        gap = np.abs(losses[99::100] / rung_5 - 1).max()
        assert log[f"{name}, largest relative difference from rung 5"] == pytest.approx(gap, rel=1e-3, abs=1e-5)
    assert log["batch 2000, steps that raise L"] == 0
    assert log["batch 2000, largest relative difference from rung 5"] < 1e-5


# ---------------------------------------------------------------- rung 7


def test_module_call() -> None:
    """The hook reports for the one call and not for the other; the line is 1 + 2 x."""
    assert log_of("ladder/module_call").splitlines() == [
        "hook: [0.0, 1.0] -> [1.0, 3.0]",
        "model(x): [1.0, 3.0]",
        "model.forward(x): [1.0, 3.0]",
        "parameters: ['a', 'b']",
    ]


# ---------------------------------------------------------------- rung 8

ORDERS = (3, 4, 5)
POWERS = vandermonde(data()[0], 5) / np.array([1, 1, 1, 1, 24, 120])
DESIGNS = {n: np.column_stack([POWERS[:, :4], POWERS[:, 4 : n + 1].sum(axis=1)]) for n in ORDERS}


def test_dynamic_orders() -> None:
    """Which order each line of rung 8's log has, and what the last weights give for each."""
    text, rung = log_of("ladder/stage8_dynamic | ladder/dynamic_orders"), log_of("ladder/stage8_dynamic")
    draws = random.Random(0)
    orders = [draws.choice(ORDERS) for _ in range(2000)]
    rows = re.findall(r"^t = (\d+), order (\d), loss: (\S+)$", text, re.MULTILINE)
    logged = [(t, orders[t], loss) for t, loss in zip(LOGGED, losses_in(rung), strict=True)]
    assert [(int(t), int(order), float(loss)) for t, order, loss in rows] == logged[-8:]
    by_loss = [order for _, order, _ in sorted(logged[-8:], key=lambda row: row[2])]
    assert by_loss[:2] == [5, 5] and by_loss.count(5) == 2
    said = labelled(text)
    for order in ORDERS:
        assert said[f"order {order}, drawn in steps"] == orders.count(order)
        residual = DESIGNS[order] @ weights_in(rung)[:5] - Y
        assert said[f"order {order}, loss with the last weights"] == pytest.approx(np.sum(residual**2), rel=1e-9)


def test_dynamic_momentum() -> None:
    """The same descent on Gram matrices, which see no point, from the mean's Hessian."""
    log = numbers_of("ladder/dynamic_momentum")
    exact = Quadratic(np.concatenate([DESIGNS[n] for n in ORDERS]), np.tile(Y, 3))
    assert log["best mean loss of the three orders"] == pytest.approx(exact.best_loss / 3, rel=1e-9)
    hessians = {n: 2 * DESIGNS[n].T @ DESIGNS[n] for n in ORDERS}
    targets = {n: 2 * DESIGNS[n].T @ Y for n in ORDERS}
    found = {}
    for beta, lr in ((0.9, 5e-7), (0.0, 5e-7), (0.0, 3e-6)):
        draws, weights, velocity, above = random.Random(0), np.array([*START, -0.53566937]), np.zeros(5), []
        for _ in range(2000):
            n = draws.choice(ORDERS)
            velocity = beta * velocity + hessians[n] @ weights - targets[n]
            weights = weights - lr * velocity
            above.append(exact.excess(weights - exact.best) / 3)
        found[beta, lr] = np.mean(above[-500:])
        assert log[f"momentum {beta}, lr {lr}, last 500 steps"] == pytest.approx(found[beta, lr], rel=1e-5)
    assert 2 * found[0.9, 5e-7] < found[0.0, 3e-6] < 0.1 < 10 < found[0.0, 5e-7]
    limit = numbers_of("why/shared_weight")["largest stable lr with x^4/4! + x^5/5!"]
    assert 0.8 * limit < 3e-6 < limit
