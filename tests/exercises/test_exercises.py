"""What the solutions print, against mathematics that does not use their code."""

import io
import math
import random
from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch
from numpy.polynomial import Legendre
from numpy.polynomial.polynomial import polyval
from torch.autograd.gradcheck import GradcheckError
from torch.utils._python_dispatch import TorchDispatchMode

from tests.logs import labelled, log_of, numbers_of
from tests.oracles import START, Array, Quadratic, cubic, data, descend, rmsprop, vandermonde
from tests.rungs import data_for, load

X, Y = vandermonde(data()[0]), data()[1]
CUBIC = cubic()
POWERS = vandermonde(data()[0], 5) / np.array([1, 1, 1, 1, 24, 120])


def slopes(exact: Quadratic, at: Array) -> Array:
    """The gradient of a quadratic loss by central differences, which have no error but rounding."""
    size = len(at)
    return np.array([exact.loss(at + h, 0, 0) - exact.loss(at - h, 0, 0) for h in np.eye(size)]) / 2


# ---------------------------------------------------------------- rung 1


def test_one_matrix() -> None:
    log = numbers_of("exercises/stage1_numpy/one_matrix")
    expected = CUBIC.loss(START, 1e-6, 1999)
    assert log["last loss, four sums"] == pytest.approx(expected, rel=1e-9)
    assert log["last loss, one matrix"] == pytest.approx(expected, rel=1e-9)
    assert log["largest relative difference"] < 1e-12


def test_fifth_power() -> None:
    log = numbers_of("exercises/stage1_numpy/fifth_power")
    x, y = data()
    columns = np.column_stack([X, x**5])
    exact = Quadratic(columns, y)
    limit = 1 / np.linalg.svd(columns, compute_uv=False)[0] ** 2
    assert log["largest stable lr"] == pytest.approx(limit, rel=1e-9)
    assert log["least-squares loss"] == pytest.approx(exact.best_loss, rel=1e-9)
    start = [*START, 0.0]
    for lr, step in ((1e-6, 1), (1e-6, 2), (5e-8, 1), (5e-8, 2000)):
        assert log[f"loss in step {step} with lr = {lr}"] == pytest.approx(exact.loss(start, lr, step - 1), rel=1e-6)
    # What the page says of these numbers: up, then down but not below the cubic.
    assert exact.loss(start, 1e-6, 1) > exact.loss(start, 1e-6, 0)
    assert exact.loss(start, 5e-8, 1999) > CUBIC.loss(START, 1e-6, 1999) > exact.best_loss


def test_fourth_powers_of_errors() -> None:
    log = numbers_of("exercises/stage1_numpy/fourth_powers_of_errors")
    x, y = data()

    def gradient(_: int, weights: Array) -> tuple[float, Array]:
        error = polyval(x, weights) - y
        return 0.0, 4 * error * error * error @ X

    squares = CUBIC.weights(START, 1e-6, 2000)
    _, fourths = descend(gradient, lambda weights, slope: weights - 2e-5 * slope, squares, 2000)
    for when, weights in (
        ("at the start", START),
        ("after the squares", squares),
        ("after the fourth powers", fourths),
    ):
        error = polyval(x, weights) - y
        assert log[f"sum of squared errors {when}"] == pytest.approx(np.linalg.norm(error) ** 2, rel=1e-7)
        assert log[f"sum of fourth powers {when}"] == pytest.approx(np.linalg.norm(error, 4) ** 4, rel=1e-7)
        assert log[f"largest error {when}"] == pytest.approx(np.linalg.norm(error, np.inf), rel=1e-7)
        steepest = np.linalg.svd(math.sqrt(12) * error[:, None] * X, compute_uv=False)[0] ** 2
        assert log[f"largest stable lr {when}"] == pytest.approx(2 / steepest, rel=1e-7)
    # From this page's start the same lr throws the loss up: one step, by the chain rule written out.
    steps = "lr = 2e-5 from the start, fourth powers at t = "
    weights = START
    for t in range(3):
        assert log[f"{steps}{t}"] == pytest.approx(np.sum((polyval(x, weights) - y) ** 4), rel=1e-7)
        weights = weights - 2e-5 * gradient(t, weights)[1]
    assert log[f"{steps}1"] > 1e6 * log[f"{steps}0"]
    best = CUBIC.best
    for _ in range(50):  # Newton's method
        error = X @ best - y
        best = best - np.linalg.solve(12 * (X.T * error**2) @ X, 4 * X.T @ error**3)
    least = np.sum((X @ best - y) ** 4)
    assert least <= log["sum of fourth powers after the fourth powers"] < 1.001 * least


# ---------------------------------------------------------------- rung 2


def test_device_without_numbers() -> None:
    *lines, refusal = log_of("exercises/stage2_tensor/device_without_numbers").splitlines()
    shapes = {"x": "(2000,)", "residual": "(2000,)", "grad_b": "()", "b": "()"}
    assert lines == [f"{name}: torch.float32 meta {shape}" for name, shape in shapes.items()]
    assert "item() cannot be called on meta tensors" in refusal
    # No other line of the rung's own `fit` fails there.
    x = torch.empty(2000, device="meta")
    with pytest.raises(RuntimeError, match=r"item\(\) cannot be called"):
        load("stage2_tensor").fit(x, x, steps=1)
    weights = load("stage2_tensor", lambda text: text.replace(".item()", "")).fit(x, x, steps=200, log=lambda *_: None)
    assert all(weight.device.type == "meta" for weight in weights)


class NewArrays(TorchDispatchMode):
    """Counts the tensors of 2,000 numbers that operations make, below all of PyTorch's Python."""

    made = 0

    def __torch_dispatch__(self, function, types, arguments=(), options=None):  # type: ignore[no-untyped-def]
        before = {value.data_ptr() for value in arguments if isinstance(value, torch.Tensor)}
        result = function(*arguments, **(options or {}))
        if isinstance(result, torch.Tensor) and result.shape == (2000,) and result.data_ptr() not in before:
            self.made += 1
        return result


def test_no_new_arrays() -> None:
    log = numbers_of("exercises/stage2_tensor/no_new_arrays")
    made = []
    for steps in (1, 2):
        with NewArrays() as counter:
            load("stage2_tensor").fit(*data_for("stage2_tensor"), steps=steps)
        made.append(counter.made)
    assert log["new arrays in a step, usual"] == made[1] - made[0] == 8
    assert log["new arrays in a step, in place"] == 0
    b = CUBIC.weights(START, 1e-6, 1000)[1]
    for name in ("usual", "in place"):
        assert log[f"weight b after 1000 steps, {name}"] == pytest.approx(b, rel=1e-9)
    weight = torch.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="out="):
        torch.mul(torch.ones(3), weight, out=torch.empty(3))


def bfloat16(numbers: Any) -> Any:
    """The nearest numbers with 8 significant bits; of two that are equally near, the even one."""
    fractions, exponents = np.frexp(numbers)
    return np.ldexp(np.round(fractions * 2**8) / 2**8, exponents)


def test_bfloat16_weights() -> None:
    log = numbers_of("exercises/stage2_tensor/bfloat16_weights")
    assert log["torch.float32, last step that changed a weight"] == 2000
    assert log["torch.float32, last loss"] == pytest.approx(CUBIC.loss(START, 1e-6, 1999), rel=1e-5)
    weights = bfloat16(START)
    for step in range(1, 2001):
        update = 2e-6 * (X @ weights - Y) @ X
        after = bfloat16(weights - update)
        if np.any(after != weights):
            last = step
        weights = after
    assert log["torch.bfloat16, last step that changed a weight"] == last < 2000
    assert log["torch.bfloat16, last loss"] == pytest.approx(np.sum((X @ weights - Y) ** 2), rel=1e-5)
    assert log["weight b"] == weights[1]
    assert log["size of its last update"] == pytest.approx(abs(update[1]), rel=1e-4)
    assert log["half the spacing of bfloat16 there"] == (bfloat16(weights[1] * (1 + 2**-8)) - weights[1]) / 2
    rounded = np.sum((X @ bfloat16(CUBIC.best) - Y) ** 2)
    assert log["loss of least squares in bfloat16"] == pytest.approx(rounded, rel=1e-4)


# ---------------------------------------------------------------- rung 3


def test_walk_the_graph() -> None:
    """The arrows of ((a + b x) + c x2) + d x3 - y, squared by a dot product with itself, counted by hand."""
    text = log_of("exercises/stage3_autograd/walk_the_graph")
    arrows = Counter(line.replace("Backward0", "") for line in text.splitlines() if "->" in line)
    assert arrows == {
        "Dot -> Sub": 2,
        "Sub -> Add": 1,
        "Add -> Add": 2,
        "Add -> Mul": 3,
        "Add -> AccumulateGrad": 1,
        "Mul -> AccumulateGrad": 3,
    }
    assert labelled(text) == {"nodes": 1 + 1 + 3 + 3 + 4, "arrows": arrows.total(), "multiplications": 3, "weights": 4}


def test_frozen_weight() -> None:
    log = numbers_of("exercises/stage3_autograd/frozen_weight")
    x, y = data()
    c = START[2]
    frozen = Quadratic(np.column_stack([np.ones_like(x), x, x**3]), y - c * x**2)
    assert log["c at the end"] == c
    assert log["last loss"] == pytest.approx(frozen.loss(START[[0, 1, 3]], 1e-6, 1999), rel=1e-9)
    assert log["least squares, c frozen"] == pytest.approx(frozen.best_loss, rel=1e-9)
    assert log["least squares, c free"] == pytest.approx(CUBIC.best_loss, rel=1e-9)
    cost = 2000 * c**2 * np.var(x**2)
    assert log["what freezing costs"] == pytest.approx(cost, rel=1e-9)
    assert frozen.best_loss == pytest.approx(CUBIC.best_loss + cost, rel=1e-9)


def test_second_derivatives() -> None:
    log = numbers_of("exercises/stage3_autograd/second_derivatives")
    assert log["twice by a"] == 2 * 2000
    squares = math.pi**2 * 2000 * 2001 / (3 * 1999)  # of evenly spaced points from -pi to pi, summed
    assert log["by a, then by c"] == pytest.approx(2 * squares, rel=1e-12)
    assert log["by c, then by a"] == pytest.approx(2 * squares, rel=1e-12)
    assert log["largest difference from the formula"] < 1e-12
    assert log["largest difference from elsewhere"] < 1e-12


# ---------------------------------------------------------------- rung 4


def test_forgotten_grad_output() -> None:
    log = numbers_of("exercises/stage4_function/forgotten_grad_output")
    slope = slopes(CUBIC, START)[1]
    expected = {"SumOfSquares, sum": slope, "SumOfSquares, mean": slope / 2000}
    expected |= {"Forgetful, sum": slope, "Forgetful, mean": slope}
    assert log == {f"{name}, slope by b": pytest.approx(value, rel=1e-9) for name, value in expected.items()}


class Forgetful(torch.autograd.Function):
    """A sum of squares whose backward leaves out grad_output."""

    @staticmethod
    def forward(ctx: Any, z: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(z)
        return (z * z).sum()

    @staticmethod
    def backward(ctx: Any, *grad_outputs: torch.Tensor) -> torch.Tensor:
        return 2 * ctx.saved_tensors[0]


def test_gradcheck_finds_a_forgotten_grad_output() -> None:
    z = torch.linspace(-1, 1, 5, dtype=torch.float64, requires_grad=True)
    with pytest.raises(GradcheckError, match="backward not multiplied by grad_output"):
        torch.autograd.gradcheck(Forgetful.apply, z)


def test_differentiate_again() -> None:
    text = log_of("exercises/stage4_function/differentiate_again")
    log, p3 = labelled(text), Legendre.basis(3)
    for order in (1, 2, 3):
        assert log[f"P3, derivative {order}"] == pytest.approx(p3.deriv(order)(0.5), rel=1e-12)
    assert "P3, derivative 4: element 0 of tensors does not require grad" in text
    square = p3**2
    for name in ("P3", "Detached"):
        assert log[f"{name} squared, first derivative"] == pytest.approx(square.deriv(1)(0.5), rel=1e-12)
    assert log["P3 squared, second derivative"] == pytest.approx(square.deriv(2)(0.5), rel=1e-12)
    assert log["Detached squared, second derivative"] == pytest.approx(2 * p3.deriv(1)(0.5) ** 2, rel=1e-12)


def test_weights_in_tenths() -> None:
    log = numbers_of("exercises/stage4_function/weights_in_tenths")
    assert log["largest gradient through round()"] == 0

    def gradient(_: int, weights: Array) -> tuple[float, Array]:
        return 0.0, slopes(CUBIC, np.round(weights, 1))

    _, weights = descend(gradient, lambda weights, slope: weights - 2e-6 * slope, START, 999)
    assert log["last loss"] == pytest.approx(CUBIC.loss(np.round(weights, 1), 0, 0), rel=1e-9)
    assert log["loss of least squares in tenths"] == pytest.approx(CUBIC.loss(np.round(CUBIC.best, 1), 0, 0), rel=1e-9)
    assert log["last loss"] == pytest.approx(log["loss of least squares in tenths"], rel=1e-9)


# ---------------------------------------------------------------- rung 5


def test_without_flatten() -> None:
    text = log_of("exercises/stage5_nn/without_flatten")
    assert "flat: prediction (2000,), 0.weight (1, 3) 0.bias (1,)\n" in text
    assert "column: prediction (2000, 1), weight (1, 3) bias (1,)\n" in text
    for name in ("flat", "column"):
        expected = CUBIC.loss(START, 1e-6, 999)
        assert labelled(text)[f"{name}, loss in step 1000"] == pytest.approx(expected, rel=1e-5)
    linear = torch.nn.Linear(3, 1)
    with pytest.raises(RuntimeError, match="Missing key"):
        linear.load_state_dict(torch.nn.Sequential(linear, torch.nn.Flatten(0, 1)).state_dict())


def test_start_by_hand() -> None:
    text = log_of("exercises/stage5_nn/start_by_hand")
    bound = 3**-0.5
    for seed in range(3):
        assert f"seed {seed}: weight first True, bias first False\n" in text
        torch.manual_seed(seed)
        drawn = (2 * torch.rand(4) - 1) * bound
        torch.manual_seed(seed)
        linear = torch.nn.Linear(3, 1)
        assert torch.allclose(torch.cat([linear.weight[0], linear.bias]), drawn)
    log = labelled(text)
    assert 0.99 * bound < log["largest of 9000 weights"] <= bound
    deviation = bound**2 * math.sqrt((1 / 5 - 1 / 9) / 9000)
    assert abs(log["their mean square"] - 1 / 9) < 4 * deviation


def test_two_layers() -> None:
    log = numbers_of("exercises/stage5_nn/two_layers")
    torch.manual_seed(0)
    layers = [torch.nn.Linear(3, 5), torch.nn.Linear(5, 1)]
    assert log["numbers to learn"] == sum(weight.numel() for layer in layers for weight in layer.parameters())
    (w1, b1), (w2, b2) = [[w.detach().double().numpy() for w in (layer.weight, layer.bias)] for layer in layers]
    inputs = X[:, 1:]
    for step in range(1000):
        hidden = inputs @ w1.T + b1
        error = (hidden @ w2.T + b2)[:, 0] - Y
        if step == 999:
            break
        back = 2 * error[:, None] * w2
        w2, b2 = w2 - 2e-6 * 2 * error @ hidden, b2 - 2e-6 * 2 * error.sum()
        w1, b1 = w1 - 2e-6 * back.T @ inputs, b1 - 2e-6 * back.sum(axis=0)
    assert log["last loss"] == pytest.approx(error @ error, rel=1e-9)
    assert log["least-squares loss of the cubic"] == pytest.approx(CUBIC.best_loss, rel=1e-9)
    assert log["last loss"] > CUBIC.best_loss
    assert log["largest distance of one cubic from the two layers"] < 1e-12


# ---------------------------------------------------------------- rung 6


def test_first_step_of_adam() -> None:
    log = numbers_of("exercises/stage6_optim/first_step_of_adam")
    gradient = slopes(CUBIC, START)
    for name, slope in zip("abcd", gradient, strict=True):
        assert log[f"gradient of {name}"] == pytest.approx(slope, rel=1e-9)
        assert log[f"move of {name}"] == pytest.approx(-1e-3 * np.sign(slope), rel=1e-9)
    assert np.abs(gradient).max() > 20 * np.abs(gradient).min()


def test_rmsprop_by_hand() -> None:
    log = numbers_of("exercises/stage6_optim/rmsprop_by_hand")
    losses, _ = rmsprop(*data(), START, steps=600)
    assert log["loss in step 600, optimizer"] == pytest.approx(losses[-1], rel=1e-9)
    assert log["loss in step 600, by hand"] == pytest.approx(losses[-1], rel=1e-9)
    assert log["largest relative difference"] < 1e-13
    weight = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.RMSprop([weight])
    weight.sum().backward()
    optimizer.step()
    assert optimizer.state_dict()["state"][0]["square_avg"].item() == pytest.approx(0.01)


def test_lr_for_each_weight() -> None:
    """A rate for each weight is one rate, 1, for weights measured in other units."""
    log = numbers_of("exercises/stage6_optim/lr_for_each_weight")
    rates = 1 / np.diag(CUBIC.hessian)
    for name, rate in zip("abcd", rates, strict=True):
        assert log[f"lr of {name}"] == pytest.approx(rate, rel=1e-9)
    units = np.sqrt(rates)
    own = Quadratic(X * units, Y).loss(START / units, 1, 99) - CUBIC.best_loss
    same = CUBIC.loss(START, 1e-6, 99) - CUBIC.best_loss
    assert log["100 steps, each its own lr, above the best"] == pytest.approx(own, rel=1e-6)
    assert log["100 steps, the same lr for all, above the best"] == pytest.approx(same, rel=1e-9)
    assert same > 1e6 * own


# ---------------------------------------------------------------- rung 7


def test_any_degree() -> None:
    text = log_of("exercises/stage7_module/any_degree")
    log = labelled(text)
    for degree in (1, 3):
        names = " ".join(f"weights.{k}" for k in range(degree + 1))
        assert f"degree {degree}, weights: {names}\n" in text
        exact = Quadratic(vandermonde(data()[0], degree), Y)
        expected = exact.loss(START[: degree + 1], 1e-6, 499)
        assert log[f"degree {degree}, loss at t = 499"] == pytest.approx(expected, rel=1e-5)
    assert log["weights found in a plain list"] == 0


def test_parameter_buffer_attribute() -> None:
    *lines, one, two, three = log_of("exercises/stage7_module/parameter_buffer_attribute").splitlines()
    assert lines == [
        "one: in parameters() True, in state_dict() True, after double() torch.float64",
        "two: in parameters() False, in state_dict() True, after double() torch.float64",
        "three: in parameters() False, in state_dict() False, after double() torch.float32",
    ]
    step = 0.1 * 2.0 * 3.0  # lr times the derivative of the product by the first factor
    assert labelled(one)["one after the step"] == pytest.approx(1 - step, rel=1e-6)
    assert (two, three) == ("two after the step: 2.0", "three after the step: 3.0")


def test_checkpoint_must_be_a_copy() -> None:
    log = numbers_of("exercises/stage7_module/checkpoint_must_be_a_copy")
    whole = log["loss in step 400, without a break"]
    assert whole == pytest.approx(CUBIC.loss(START, 1e-6, 399), rel=1e-5)
    assert log["200 more steps from the copy"] == whole
    moved = log["200 more steps from the state_dict() itself"]
    assert moved == pytest.approx(CUBIC.loss(START, 1e-6, 599), rel=1e-5)
    # What the page says of torch.save.
    linear, file = torch.nn.Linear(1, 1), io.BytesIO()
    before = linear.weight.item()
    torch.save(linear.state_dict(), file)
    torch.nn.init.constant_(linear.weight, 5.0)
    file.seek(0)
    assert torch.load(file)["weight"].item() == before


# ---------------------------------------------------------------- rung 8


def test_shared_gradient() -> None:
    log = numbers_of("exercises/stage8_dynamic/shared_gradient")
    e = -0.53566937
    two = Quadratic(POWERS, Y)
    fourth, fifth = slopes(two, np.array([*START, e, e]))[4:]
    assert log["gradient of the weight of x^4/4!"] == pytest.approx(fourth, rel=1e-9)
    assert log["gradient of the weight of x^5/5!"] == pytest.approx(fifth, rel=1e-9)
    shared = Quadratic(np.column_stack([POWERS[:, :4], POWERS[:, 4:].sum(axis=1)]), Y)
    expected = slopes(shared, np.array([*START, e]))[4]
    assert log["gradient of the shared weight"] == pytest.approx(expected, rel=1e-9)
    assert log["their sum"] == pytest.approx(expected, rel=1e-9)
    assert log["least-squares loss, shared"] == pytest.approx(shared.best_loss, rel=1e-9)
    assert log["least-squares loss, two"] == pytest.approx(two.best_loss, rel=1e-9)


def test_while_loop() -> None:
    log = numbers_of("exercises/stage8_dynamic/while_loop")
    for number in (1.0, 2.0, 10000.0):
        estimates = [number]
        while abs(estimates[-1] ** 2 - number) > 1e-12 * number:
            estimates.append((estimates[-1] + number / estimates[-1]) / 2)
        assert log[f"rounds for {number}"] == len(estimates) - 1
        assert log[f"root of {number}"] == pytest.approx(math.sqrt(number), rel=1e-12)
    for number in (2.0, 10000.0):
        assert log[f"derivative at {number}"] == pytest.approx(1 / (2 * math.sqrt(number)), rel=1e-9)
    assert log["derivative at 1.0"] == 1
    assert log["derivative at 1.0 with one more round"] == 1 / 2


def test_where_the_weights_settle() -> None:
    log = numbers_of("exercises/stage8_dynamic/where_the_weights_settle")
    designs = {n: np.column_stack([POWERS[:, :4], POWERS[:, 4 : n + 1].sum(axis=1)]) for n in (3, 4, 5)}
    # The gradient of the mean loss is zero where the three gradients add up to zero.
    settled = np.linalg.solve(sum(A.T @ A for A in designs.values()), sum(A.T @ Y for A in designs.values()))
    assert log["e, best for order 5 alone"] == pytest.approx(Quadratic(designs[5], Y).best[4], rel=1e-8)
    assert log["e, best for the mean of the three losses"] == pytest.approx(settled[4], rel=1e-8)
    assert Quadratic(designs[4], Y).best[4] == pytest.approx(0, abs=1e-12)
    for seed in (1, 2):
        draws, velocity = random.Random(seed), np.zeros(5)
        weights = np.array([*START, -0.53566937])
        for _ in range(1500):
            A = designs[draws.choice((3, 4, 5))]
            velocity = 0.9 * velocity + 2 * A.T @ (A @ weights - Y)
            weights = weights - 5e-7 * velocity
        assert log[f"e after 1500 steps, seed {seed}"] == pytest.approx(weights[4], rel=1e-8)
        off = np.abs(weights - settled).max()
        assert log[f"farthest weight from the best for the mean, seed {seed}"] == pytest.approx(off, rel=1e-6)
