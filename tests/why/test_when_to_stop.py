"""Stopping rules: the closed form, batches shuffled alike, and a network whose gradient is written out."""

import copy
import math

import numpy as np
import pytest
import torch

from tests.logs import log_of, numbers_of
from tests.oracles import START, Array, Quadratic, cubic, data, minibatch, vandermonde

Y = data()[1]


@pytest.mark.parametrize("degree", [3, 5])
def test_rules(degree: int) -> None:
    """Bisection in the closed form: below the limit loss, fall and gradient only shrink."""
    log = numbers_of("why/when_to_stop")
    exact = Quadratic(vandermonde(data()[0], degree), Y)
    lr, zero = 1 / exact.eigenvalues[-1], np.zeros(degree + 1)

    def excess(t: int) -> float:
        return exact.excess(exact.weights(zero, lr, t) - exact.best)

    def gradient(t: int) -> float:
        return float(np.linalg.norm(exact.hessian @ (exact.weights(zero, lr, t) - exact.best)))

    def fall(t: int) -> float:  # of step t - 1: lr g'g - lr^2 g'Hg / 2
        g = exact.hessian @ (exact.weights(zero, lr, t - 1) - exact.best)
        return float(lr * (g @ g) - lr**2 * (g @ exact.hessian @ g) / 2)

    def first(met: object, low: int = 0, high: int = 1_000_000) -> int:
        while high - low > 1:
            t = (low + high) // 2
            low, high = (low, t) if met(t) else (t, high)  # type: ignore[operator]
        return high

    rules = {
        "fall below 1e-6": lambda t: fall(t) < 1e-6,
        "fall below 1e-6 of the loss": lambda t: fall(t) < 1e-6 * (exact.best_loss + excess(t)),
        "gradient below 1e-6 of the first": lambda t: gradient(t) < 1e-6 * gradient(0),
        "excess loss below 1e-6": lambda t: excess(t) < 1e-6,
    }
    for rule, met in rules.items():
        t = log[f"degree {degree}, {rule}, step"]
        assert t == pytest.approx(first(met), abs=1), rule
        assert log[f"degree {degree}, {rule}, excess loss"] == pytest.approx(excess(int(t)), rel=1e-3)
    t = int(log[f"degree {degree}, fall below 1e-6, step"])
    ratio = excess(t) / (excess(t - 1) - excess(t))
    assert log[f"degree {degree}, excess loss / fall there"] == pytest.approx(ratio, rel=1e-3)
    assert log[f"degree {degree}, q / (1 - q)"] == pytest.approx(ratio, rel=1e-3)
    assert log[f"degree {degree}, q"] == pytest.approx(excess(t + 1000) ** 1e-3 / excess(t) ** 1e-3, abs=2e-8)
    assert log[f"degree {degree}, best loss"] == pytest.approx(exact.best_loss, abs=1e-6)
    if degree == 5:  # as the page says
        assert excess(t) > 0.4 * (exact.best_loss + excess(t))


def test_sum_of_falls() -> None:
    log = numbers_of("exercises/when_to_stop/sum_of_falls")
    stop = numbers_of("why/when_to_stop")
    for degree in (3, 5):
        excess = stop[f"degree {degree}, fall below 1e-6, excess loss"]
        assert log[f"degree {degree}, excess loss"] == pytest.approx(excess, rel=1e-3)
        assert log[f"degree {degree}, estimated excess loss"] == pytest.approx(excess, rel=2e-3)
        (name,) = [label for label in log if label.startswith(f"degree {degree}, q of")]
        assert log[name] == pytest.approx(stop[f"degree {degree}, q"] ** int(name.split()[-2]), rel=2e-4)


@pytest.mark.parametrize("seed", [0, 1])
def test_batches(seed: int) -> None:
    log = numbers_of("why/when_to_stop_batches")
    x, _ = data()
    X, exact = vandermonde(x), cubic()
    draws = torch.Generator().manual_seed(seed)
    orders = [torch.randperm(2000, generator=draws).numpy() for _ in range(40)]
    weights, losses, excess = np.array(START), [], []
    for batch in np.concatenate(orders).reshape(-1, 20):
        excess.append(exact.excess(weights - exact.best))
        residual = np.polyval(weights[::-1], x[batch]) - Y[batch]
        losses.append(100 * np.sum(residual**2))
        weights = weights - 2e-4 * np.array([np.sum(residual * x[batch] ** k) for k in range(4)])
    same = minibatch(x, Y, START, iter(orders), steps=4000)[1]
    np.testing.assert_allclose(weights, same, rtol=1e-9)  # another of the oracles agrees
    first = next(t for t in range(1, 4000) if losses[t] >= losses[t - 1])
    assert log[f"seed {seed}, first batch loss that rises, step"] == first < 10
    assert log[f"seed {seed}, first batch loss that rises, excess loss"] == pytest.approx(excess[first], abs=2e-3)
    means = np.reshape(losses, (40, 100)).mean(axis=1)
    for patience in (1, 3):
        stop = next(e for e in range(40) if e - np.argmin(means[: e + 1]) == patience)
        assert log[f"seed {seed}, epoch means, patience {patience}, epoch"] == stop + 1
        found = log[f"seed {seed}, epoch means, patience {patience}, excess loss"]
        assert found == pytest.approx(excess[100 * stop + 99], abs=2e-3)
    if seed == 0:
        square = (X @ exact.best - Y) ** 2
        spread = 100 * math.sqrt(20 * square.var(ddof=1))
        assert log["best weights, loss of all points"] == pytest.approx(exact.best_loss, abs=1e-4)
        name = "best weights, standard deviation of 100 times a batch's loss"
        assert log[name] == pytest.approx(spread, abs=1e-4)


def adam_on_networks(x: Array, y: Array, weights: list[Array], lr: float, steps: int) -> list[list[Array]]:
    """Adam on networks side by side, x and y of shape (runs, points, 1): the weights before each step.

    Backpropagation written out, the mean of the squared residuals as each network's loss.
    """
    first, second, path = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights], []
    for t in range(1, steps + 1):
        path.append(weights)
        w1, b1, w2, b2 = weights
        h = np.tanh(x * w1 + b1)
        out = 2 * (h @ w2 + b2 - y) / x.shape[1]
        inner = out * w2.swapaxes(1, 2) * (1 - h * h)
        slopes = [
            np.sum(inner * x, axis=1, keepdims=True),
            inner.sum(axis=1, keepdims=True),
            h.swapaxes(1, 2) @ out,
            out.sum(axis=1, keepdims=True),
        ]
        first = [0.9 * m + 0.1 * g for m, g in zip(first, slopes, strict=True)]
        second = [0.999 * v + 0.001 * g * g for v, g in zip(second, slopes, strict=True)]
        weights = [
            w - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            for w, m, v in zip(weights, first, second, strict=True)
        ]
    return path


def mean_loss(x: Array, y: Array, weights: list[Array]) -> Array:
    w1, b1, w2, b2 = weights
    return np.asarray(np.mean((np.tanh(x * w1 + b1) @ w2 + b2 - y) ** 2, axis=(1, 2)))


def noisy(runs: int, count: int) -> tuple[Array, Array]:
    shape = (runs, count, 1)
    x = math.pi * (2 * torch.rand(shape, dtype=torch.float64).numpy() - 1)
    return x, np.sin(x) + 0.3 * torch.randn(shape, dtype=torch.float64).numpy()


def test_network() -> None:
    """The same draws, gradients by hand: the step of the best weights and all six losses."""
    log = numbers_of("why/when_to_stop_network")
    torch.manual_seed(0)
    (x, y), (x_val, y_val), (x_test, y_test) = noisy(1, 20), noisy(1, 20), noisy(1, 2000)
    layers = torch.nn.Linear(1, 30, dtype=torch.float64), torch.nn.Linear(30, 1, dtype=torch.float64)
    (w1, b1), (w2, b2) = ([p.detach().numpy() for p in layer.parameters()] for layer in layers)
    path = adam_on_networks(x, y, [w1.T[None], b1[None, None], w2.T[None], b2[None, None]], 3e-2, 400)
    assert sum(w.size for w in path[0]) == 91
    validation = np.array([mean_loss(x_val, y_val, weights)[0] for weights in path])
    best = int(log["best step"])
    assert np.argmin(validation[: best + 101]) == best
    assert log["stopped in step"] == best + 100
    records = np.minimum.accumulate(validation)
    assert np.all(records[100:best] < records[: best - 100]) if best > 100 else True, "no earlier stop"
    # The "last weights" are those after the last step.
    last = adam_on_networks(x, y, path[0], 3e-2, 401)[-1]
    for name, weights in (("last", last), ("best", path[best])):
        for part, a, b in (("train", x, y), ("val", x_val, y_val), ("test", x_test, y_test)):
            assert log[f"{name} weights, {part}"] == pytest.approx(mean_loss(a, b, weights)[0], abs=1.1e-3)
    assert (
        log["last weights, train"] < log["best weights, train"] and log["last weights, val"] > log["best weights, val"]
    )
    assert log["last weights, test"] > log["best weights, test"] > 0.09


def test_luck() -> None:
    """Forty runs by hand, and the rule of patience run by run."""
    log = numbers_of("why/when_to_stop_luck")
    torch.manual_seed(0)
    (x, y), (x_val, y_val) = noisy(40, 20), noisy(40, 20)
    shapes = (40, 1, 20), (40, 1, 20), (40, 20, 1)
    w1, b1, w2 = (torch.randn(shape, dtype=torch.float64).numpy() for shape in shapes)
    path = adam_on_networks(x, y, [w1, b1, w2 / math.sqrt(20), np.zeros((40, 1, 1))], 3e-2, 400)
    grid = np.tile(np.linspace(-np.pi, np.pi, 41)[None, :, None], (40, 1, 1))
    validation = np.array([mean_loss(x_val, y_val, weights) for weights in path])
    test = 0.09 + np.array([mean_loss(grid, np.sin(grid), weights) for weights in path])
    steps, values = {}, {}
    for patience in (1, 10, 30, 100, 400):
        stops, chosen, records = [], [], []
        for run in range(40):
            best, stop = 0, 399
            for t in range(400):
                if validation[t, run] < validation[best, run]:
                    best = t
                if t - best == patience:
                    stop = t
                    break
            stops.append(stop)
            chosen.append(test[best, run])
            records.append(validation[best, run])
        name = f"patience {patience}"
        steps[patience], values[patience] = np.mean(stops), np.mean(chosen)
        assert log[f"{name}, mean step of the stop"] == pytest.approx(np.mean(stops), abs=0.06)
        assert log[f"{name}, mean val"] == pytest.approx(np.mean(records), abs=1e-4)
        assert log[f"{name}, mean test"] == pytest.approx(np.mean(chosen), abs=1e-4)
        assert log[f"{name}, error of that mean"] == pytest.approx(np.std(chosen, ddof=1) / math.sqrt(40), abs=1e-4)
        assert np.mean(records) < np.mean(chosen), "what was chosen looks better than it is"
    last = test[-1].mean()
    assert log["last weights, mean test"] == pytest.approx(last, abs=1e-4)
    assert log["best test of each run, mean"] == pytest.approx(test.min(axis=0).mean(), abs=1e-4)
    assert log["runs in which the best weights beat the last on test"] == np.sum(np.array(chosen) < test[-1])
    # What the page says of patience.
    assert values[1] > values[10] > last > values[30] > values[100] > values[400] > values[100] - 0.002
    assert list(steps.values()) == sorted(steps.values())


def test_no_deepcopy() -> None:
    """A tensor of a state_dict is the parameter's memory, also in a new dict; that of a deep copy is not."""
    model = torch.nn.Linear(1, 1)
    for keep, shares in ((lambda s: s, True), (dict, True), (copy.deepcopy, False)):
        assert (keep(model.state_dict())["weight"].data_ptr() == model.weight.data_ptr()) is shares
    log = log_of("exercises/when_to_stop/no_deepcopy")
    for name, first in (
        ("model.state_dict()", False),
        ("dict(model.state_dict())", False),
        ("copy.deepcopy(model.state_dict())", True),
    ):
        assert f"\n{name} holds the first weights: {first}\n" in "\n" + log
        assert f"\n{name} holds the last weights: {not first}\n" in "\n" + log
