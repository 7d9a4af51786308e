"""The short programs that answer the questions of rungs 1 to 4, against mathematics that does not use their code."""

import math
import re
from collections import Counter

import numpy as np
import pytest
import torch

from tests.logs import all_runs, labelled, log_of, numbers_of
from tests.oracles import START, cubic, data

CUBIC = cubic()
LIMIT = 2 / CUBIC.eigenvalues.max()
GRADIENT = CUBIC.hessian @ (START - CUBIC.best)  # not from the chain rule, but from where the minimum is

# Three points that can be computed in the head: x, y, the powers of x, the weights.
POINTS, TARGETS = np.array([-1, 1, 2]), np.array([-1, 1, 1])
POWERS = np.array([[1, -1, 1, -1], [1, 1, 1, 1], [1, 2, 4, 8]])
RESIDUAL = POWERS @ [1, 1, 0, -1] - TARGETS


def brackets(line: str) -> list[float]:
    """The numbers of a list or an array as it is printed."""
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", line[line.index("[") :])]


# ---------------------------------------------------------------- rung 1


def test_evenly_spaced() -> None:
    log = numbers_of("ladder/evenly_spaced")
    assert log["points that a second call makes differently"] == 0
    gap = 2 * math.pi / 1999
    for size in ("smallest", "largest"):
        assert log[f"linspace, {size} gap"] == pytest.approx(gap, rel=1e-12)  # twelve digits, as the page says
    assert 0 < log["uniform, smallest gap"] < gap / 100 and 3 * gap < log["uniform, largest gap"] < 20 * gap


def test_three_losses() -> None:
    text = log_of("ladder/three_losses")
    log = labelled("\n".join(line for line in text.splitlines() if "[" not in line))
    total = CUBIC.loss(START, 0, 0)
    # The derivatives of L, of L / 2000 and of the root of L.
    expected = {"sum": (total, 1), "mean": (total / 2000, 1 / 2000), "distance": (total**0.5, 0.5 / total**0.5)}
    for name, (loss, share) in expected.items():
        assert log[f"{name}, loss at the start"] == pytest.approx(loss, rel=1e-9)
        assert log[f"{name}, share of the sum's"] == pytest.approx(share, rel=1e-6)
        (line,) = re.findall(rf"^{name}, gradient: .*", text, re.MULTILINE)
        assert brackets(line) == pytest.approx(share * GRADIENT, rel=1e-4, abs=1e-4)
        assert log[f"{name}, neighbours with a smaller loss"] == 0
    (line,) = re.findall(r"^least-squares weights: .*", text, re.MULTILINE)
    assert brackets(line) == pytest.approx(CUBIC.best, abs=5.1e-5)
    assert all(CUBIC.excess(1e-3 * move) > 0 for move in (*np.eye(4), *-np.eye(4)))


def test_the_fit_misses_most_at_the_ends() -> None:
    """The best cubic is too low at pi by its largest error, and the rung's fit by less, as its page says."""
    x, y = data()
    said = numbers_of("ladder/stage1_numpy | ladder/verdict")
    for weights, label in (
        (CUBIC.best, "largest error of least squares"),
        (CUBIC.weights(START, 1e-6, 2000), "largest error"),
    ):
        missed = np.polynomial.polynomial.polyval(x, weights) - y
        assert missed[-1] == pytest.approx(-said[label], abs=1e-7)
    assert said["largest error"] < said["largest error of least squares"]


def test_learning_rates() -> None:
    log = numbers_of("ladder/learning_rates")
    for lr in (1e-6, 1e-5):
        losses = [log[f"lr = {lr}, loss at t = {t}"] for t in range(6)]
        assert losses == pytest.approx([CUBIC.loss(START, lr, t) for t in range(6)], rel=1e-9)
        # What the page says of them: down in every step, up in every step.
        assert losses == sorted(losses, reverse=bool(lr < LIMIT))
    for lr in (1e-6, 3.5e-6, 3.6e-6):
        assert log[f"lr = {lr}, loss at t = 1999"] == pytest.approx(CUBIC.loss(START, lr, 1999), rel=1e-6)
    assert log["lr = 3.5e-06, loss at t = 1999"] == pytest.approx(CUBIC.best_loss, abs=1e-9)
    alone = [log[f"limit if only {weight} moved"] for weight in "abcd"]
    # The sums of x^0, x^2, x^4, x^6 as integrals over the interval, with the trapezoidal rule's two half ends.
    width, end = 2 * math.pi / 1999, math.pi
    sums = [2 * end ** (2 * k + 1) / (2 * k + 1) / width + end ** (2 * k) for k in range(4)]
    assert alone == pytest.approx([1 / total for total in sums], rel=1e-4)
    assert 3.5e-6 < LIMIT < 3.6e-6 < min(alone) == alone[3]


def test_steepest() -> None:
    log = numbers_of("ladder/steepest")
    assert [log[f"derivative by {weight}"] for weight in "abcd"] == pytest.approx(GRADIENT, rel=1e-9)
    before = CUBIC.loss(START, 0, 0)
    for lr in (1e-6, 1e-9):
        predicted, change = (log[f"lr = {lr}, {what}change of the loss"] for what in ("predicted ", ""))
        assert predicted == pytest.approx(-lr * np.sum(GRADIENT**2), rel=1e-9)
        assert change == pytest.approx(CUBIC.loss(START, lr, 1) - before, rel=1e-6)
        assert predicted < change < 0  # the loss falls by less than predicted
    assert change == pytest.approx(predicted, rel=5e-4)  # three digits, as the page says
    assert 0.9 < log["best of 1000 other directions, share of this fall"] < 1


# ---------------------------------------------------------------- rung 2


def test_devices() -> None:
    """The first dtype that works, on the device that PyTorch names; on a machine without a GPU, the CPU."""
    log = dict(line.split(": ", 1) for line in log_of("ladder/devices").splitlines())
    if log["CUDA"] == log["MPS"] == "False" and not torch.accelerator.is_available():
        assert log["device"] == "cpu"
    works = [dtype for dtype in ("torch.float64", "torch.float32", "torch.bfloat16") if log[dtype] == "works"]
    assert "torch.float32" in works and ("torch.float64" in works) == (log["device"] != "mps" or log["MPS"] != "True")
    dtype, device = log["taken"].split()
    assert dtype == works[0] and device.split(":")[0] == log["device"].split(":")[0]


def test_numpy_on_tensors_as_printed() -> None:
    outcomes = dict(line.split(": ", 1) for line in log_of("ladder/numpy_on_tensors").splitlines())
    assert [name for name, outcome in outcomes.items() if outcome == "a Tensor"] == ["np.sin, plain"]
    assert len(outcomes) == 6 and "requires grad" in outcomes["np.sin, needs a gradient"]


# ---------------------------------------------------------------- rung 3


def test_autograd_by_hand() -> None:
    log = numbers_of("ladder/autograd_by_hand")
    for source in ("by hand: ", "autograd"):
        assert [log[f"{name}, {source}"] for name in "abcd"] == pytest.approx(GRADIENT, rel=1e-9)


def test_backpropagation() -> None:
    """What reaches each node of the graph, from integers and the formulas of rung 1; the figure shows the same."""
    run = "why/backpropagation"
    lines = log_of(run).splitlines()
    slope = (2 * RESIDUAL).tolist()
    expected = [f"residual: {RESIDUAL.tolist()}", f"loss: {RESIDUAL @ RESIDUAL}", "DotBackward0 receives: 1"]
    expected += [f"SubBackward0 receives: {slope}"]
    expected += 3 * [f"AddBackward0 receives: {slope}", f"MulBackward0 receives: {slope}"]
    expected += [f"MulBackward0 multiplies by: {column.tolist()}" for column in POWERS.T[1:]]
    gradient = dict(zip("abcd", POWERS.T @ (2 * RESIDUAL), strict=True))
    expected += [f"{name}.grad receives: {value}" for name, value in gradient.items()]
    assert Counter(lines) == Counter(expected)
    # Behind each product comes the weight whose power it multiplies by.
    figure = all_runs()[run].figure(1)
    words = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", figure)
    for name, value in gradient.items():
        assert f"{name}.grad" in words and str(value) in " ".join(words).replace("−", "-")


def test_same_objects() -> None:
    assert log_of("ladder/same_objects").splitlines() == [
        "weights[0] is a: True",
        "after weight -= 0.5: a = 0.5",
        "after weight = weight - 0.5: a = 0.5",
        "the last weight of that loop: 1.0",
        "b: 1.5",
    ]


def test_none_or_zero() -> None:
    """w = 1, gradient 2, lr 1/4; with momentum 0.9 the second step is 0.9 times as long as the first."""
    rows = [
        (momentum, grad, float(before), float(after))
        for momentum, grad, before, after in re.findall(
            r"momentum (\S+), grad (\S+): w from (\S+) to (\S+)", log_of("ladder/none_or_zero")
        )
    ]
    assert rows == [
        ("0.0", "None", 0.5, 0.5),
        ("0.0", "0.0", 0.5, 0.5),
        ("0.9", "None", 0.5, 0.5),
        ("0.9", "0.0", 0.5, pytest.approx(0.5 - 0.9 * 0.5)),
    ]


def test_intermediate_grad() -> None:
    log = dict(
        line.split(": ", 1)
        for line in log_of("ladder/intermediate_grad")
        .replace(": False,", " no,")
        .replace(": True,", " yes,")
        .splitlines()
    )
    assert log["retain_grad no, residual.grad"] == "None"
    assert brackets(log["retain_grad yes, residual.grad"]) == brackets(log["2 * residual"]) == (2 * RESIDUAL).tolist()
    assert log["a is a leaf"] == "True" and log["residual is a leaf"] == "False"


def test_backward_v() -> None:
    lines = log_of("ladder/backward_v").splitlines()
    assert lines[0] == "backward(): grad can be implicitly created only for scalar outputs"
    for line, point, row in zip(lines[1:4], POINTS, POWERS, strict=True):
        assert line.startswith(f"J, row of x = {point:.1f}: ") and brackets(line) == row.tolist()
    v, grad, product = map(brackets, lines[4:])
    assert v == (2 * RESIDUAL).tolist()
    assert grad == product == (POWERS.T @ (2 * RESIDUAL)).tolist()


# ---------------------------------------------------------------- rung 4


def test_old_form() -> None:
    """Both forms have the derivative (15 z^2 - 3) / 2; torch.func takes the new one only."""
    log = dict(line.split(": ", 1) for line in log_of("ladder/old_form").splitlines())
    slopes = [(15 * z**2 - 3) / 2 for z in (0.5, 1.0)]
    for name in ("Old, backward()", "New, backward()", "New, torch.func"):
        assert brackets(log[name]) == slopes
    assert "must override the setup_context staticmethod" in log["Old, torch.func"]


def test_legendre_starts() -> None:
    """Over the 2,000 points: the same steps with 5e-6, and the gradient flow in place of 100,000 steps with 1e-6."""
    log = numbers_of("ladder/legendre_starts")
    x, y = data()

    def loss_and_gradient(weights: np.ndarray) -> tuple[float, np.ndarray]:
        a, b, c, d = weights
        z = c + d * x
        square = z * z
        p3 = (2.5 * square - 1.5) * z
        residual = a + b * p3 - y
        inner = residual * (7.5 * square - 1.5)
        return residual @ residual, 2 * np.array([residual.sum(), residual @ p3, b * inner.sum(), b * (inner @ x)])

    def hessian(weights: np.ndarray) -> np.ndarray:
        moves = 1e-5 * np.eye(4)
        rows = [loss_and_gradient(weights + h)[1] - loss_and_gradient(weights - h)[1] for h in moves]
        return np.array(rows) / 2e-5

    def limit(weights: np.ndarray) -> float:
        return 2 / np.linalg.eigvalsh(hessian(weights)).max()

    line = log["loss of the best straight line"]
    assert line == pytest.approx(y @ y - (x @ y) ** 2 / (x @ x), rel=1e-9)

    weights, losses, limits = START, [], {}
    for t in range(10_001):
        loss, slope = loss_and_gradient(weights)
        losses.append(loss)
        if t % 1000 == 0:
            limits[t] = limit(weights)
        weights = weights - 5e-6 * slope
    for t in (1000, 3000):
        assert log[f"lr 5e-06, loss after {t} steps"] == pytest.approx(losses[t], rel=1e-9)
        assert log[f"lr 5e-06, limit after {t} steps"] == pytest.approx(limits[t], rel=1e-5)
    # Then the loss goes up and down, and rounding errors decide whether step 10,000 is up or down.
    assert log["lr 5e-06, loss after 10000 steps"] == pytest.approx(losses[-1], rel=0.01)
    rises = np.flatnonzero(np.diff(losses) > 0)
    assert log["lr 5e-06, steps that raised the loss"] == pytest.approx(len(rises), rel=0.01)
    # What the page says: the limit falls below 5e-6, soon the loss jumps, and then it goes up and down.
    assert limits[2000] > 5e-6 > limits[3000] and 3000 < rises[0] < 4000
    assert np.argmax(losses[3000:]) < 1000 and max(losses[3000:]) > 450

    # Rosenbrock's method of order 2 on d weights / d time = -gradient, in steps that grow with the time.
    weights, time, gamma = START, 0.0, 1 + 1 / math.sqrt(2)
    checks = {1000, 3000, 10_000, 100_000}
    for end in sorted({*np.geomspace(1e-7, 0.1, 601), *(1e-6 * t for t in checks)}):
        step, time = end - time, end
        solve = np.linalg.inv(np.eye(4) + gamma * step * hessian(weights))
        first = solve @ -loss_and_gradient(weights)[1]
        second = solve @ (-loss_and_gradient(weights + step * first)[1] - 2 * first)
        weights = weights + step * (1.5 * first + 0.5 * second)
        for t in {t for t in checks if end == 1e-6 * t}:
            checks.remove(t)
            rel = 3e-3 if t < 10_000 else 1e-4  # at first the steps are too long for the flow
            assert log[f"lr 1e-06, loss after {t} steps"] == pytest.approx(loss_and_gradient(weights)[0], rel=rel)
            assert log[f"lr 1e-06, limit after {t} steps"] == pytest.approx(limit(weights), rel=10 * rel)
    assert not checks
    # Ever lower and ever more slowly, never below the straight line.
    assert log["lr 1e-06, steps that raised the loss"] == 0
    creeping = [log[f"lr 1e-06, loss after {t} steps"] for t in (1000, 10_000, 100_000)]
    assert creeping[0] - creeping[1] > creeping[1] - creeping[2] > 0 and line < creeping[2] < 1.02 * line
