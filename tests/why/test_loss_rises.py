"""When the loss rises: closed forms, second implementations, and the rule that no step breaks."""

import itertools
import math
import random
from collections.abc import Iterable

import numpy as np
import pytest

from tests.logs import numbers_of
from tests.oracles import START, Array, Quadratic, adam_path, cubic, data, heavy_ball_path, rmsprop_path, vandermonde

CUBIC = cubic()
LIMIT = 2 / CUBIC.eigenvalues.max()


def rises(losses: Iterable[float], least: float = 1e-12) -> list[tuple[int, float, float]]:
    """The steps that raised the loss by more than rounding: which, by how much, and to what multiple."""
    pairs = enumerate(itertools.pairwise(losses))
    return [(t, new - old, new / old) for t, (old, new) in pairs if new > old * (1 + least)]


def losses_of(path: Iterable[Array], steps: int = 2001) -> list[float]:
    return [CUBIC.best_loss + CUBIC.excess(off) for off, _ in zip(path, range(steps), strict=False)]


def test_gradient_descent() -> None:
    """The loss after t steps in closed form."""
    log = numbers_of("why/loss_rises")
    for name, lr in (("lr 1e-6", 1e-6), ("0.99 of the limit", 0.99 * LIMIT)):
        assert log[f"SGD, {name}, steps that raised the loss"] == 0
        assert rises(CUBIC.loss(START, lr, t) for t in range(2001)) == []
    found = rises(CUBIC.loss(START, 1.01 * LIMIT, t) for t in range(2001))
    name = "SGD, 1.01 of the limit"
    assert log[f"{name}, steps that raised the loss"] == len(found) == 2000 - log[f"{name}, first of them"]
    assert log[f"{name}, first of them"] == found[0][0] > 0, "not at once"
    assert log[f"{name}, largest rise"] == pytest.approx(max(rise for _, rise, _ in found), rel=1e-6)
    assert log[f"{name}, largest factor"] == pytest.approx((1 - 1.01 * 2) ** 2, rel=1e-9)


def test_momentum() -> None:
    log = numbers_of("why/loss_rises")
    losses = losses_of(heavy_ball_path(CUBIC.hessian, START - CUBIC.best, 1e-6, 0.9))
    found, name = rises(losses), "momentum 0.9, lr 1e-6"
    assert log[f"{name}, steps that raised the loss"] == len(found)
    assert log[f"{name}, first of them"] == found[0][0]
    assert log[f"{name}, largest rise"] == pytest.approx(max(rise for _, rise, _ in found), rel=1e-6)
    assert log[f"{name}, largest factor"] == pytest.approx(max(factor for *_, factor in found), rel=1e-6)
    assert losses[-1] - CUBIC.best_loss < 1e-6 < CUBIC.loss(START, 1e-6, 2000) - CUBIC.best_loss


@pytest.mark.parametrize(
    ("name", "path", "lr"), [("RMSprop, lr 1e-3", rmsprop_path, 1e-3), ("Adam, lr 0.1", adam_path, 0.1)]
)
def test_running_sizes(name: str, path: type, lr: float) -> None:
    """Rounding decides in which steps they spike, so the counts agree roughly."""
    log = numbers_of("why/loss_rises")
    found = rises(losses_of(path(CUBIC.hessian, START - CUBIC.best, lr)))
    assert log[f"{name}, steps that raised the loss"] == pytest.approx(len(found), rel=0.3)
    assert log[f"{name}, first of them"] == pytest.approx(found[0][0], abs=5)
    early = max(rise for t, rise, _ in found if t < 1000)
    assert log[f"{name}, largest rise"] >= early * 0.99
    assert log[f"{name}, largest factor"] > 1.01


def test_float32() -> None:
    """Only rounding: a few units in the last place, and only where the loss is down."""
    log, name = numbers_of("why/loss_rises"), "float32, 0.99 of the limit"
    spacing = 2.0 ** (math.floor(math.log2(CUBIC.best_loss)) - 23)
    assert log["distance of two float32 numbers at the best loss"] == pytest.approx(spacing, rel=1e-6)
    assert 0 < log[f"{name}, steps that raised the loss"] < 1000
    assert spacing <= log[f"{name}, largest rise"] < 20 * spacing
    first = int(log[f"{name}, first of them"])
    fall = CUBIC.loss(START, 0.99 * LIMIT, first) - CUBIC.loss(START, 0.99 * LIMIT, first + 1)
    assert 0 < fall < spacing, "a step lowers the loss by less than two numbers are apart"


def drawn(name: str) -> tuple[Quadratic, Array, float, list[Quadratic]]:
    """The fixed loss, the start, lr, and for each step the loss that it is made for, as quadratic functions."""
    x, y = data()
    if name == "batches":
        rng = np.random.default_rng(0)
        some = [rng.choice(2000, 100, replace=False) for _ in range(2001)]
        root = math.sqrt(20)
        return CUBIC, START, 1e-6, [Quadratic(root * vandermonde(x[k]), root * y[k]) for k in some]
    powers = vandermonde(x, 5) / np.array([1, 1, 1, 1, 24, 120])
    fifth = {order: np.sum(powers[:, 4 : order + 1], axis=1) for order in (3, 4, 5)}
    quadratics = {}
    for order, column in fifth.items():
        X = np.column_stack([powers[:, :4], column])
        quadratics[order] = Quadratic(X, y)
    draws = random.Random(0)
    start = np.array([*START, -0.53566937])
    return quadratics[5], start, 5e-7, [quadratics[draws.choice((3, 4, 5))] for _ in range(2001)]


@pytest.mark.parametrize("name", ["batches", "orders"])
def test_random(name: str) -> None:
    """The losses as quadratic functions around their own minima; each step keeps the rule for its own loss."""
    log = numbers_of("why/loss_rises_random")
    fixed, weights, lr, losses = drawn(name)
    printed, watched, made_for = [], [], []
    for loss in losses:
        assert lr < 2 / loss.eigenvalues.max(), "below the limit"
        printed.append(loss.loss(weights, 0, 0))
        watched.append(fixed.loss(weights, 0, 0))
        weights = weights - lr * loss.hessian @ (weights - loss.best)
        made_for.append((printed[-1], loss.loss(weights, 0, 0)))
    for what, found in (("printed loss", rises(printed)), ("fixed loss", rises(watched))):
        assert log[f"{name}, {what}, rises"] == len(found)
        assert log[f"{name}, {what}, largest rise"] == pytest.approx(max(rise for _, rise, _ in found), rel=1e-6)
        assert log[f"{name}, {what}, largest factor"] == pytest.approx(max(factor for *_, factor in found), rel=1e-6)
    assert log[f"{name}, loss that the step is made for, rises"] == 0
    assert all(new < old for old, new in made_for[:-1])


def test_descent_lemma() -> None:
    """At random places, with M the largest curvature; in the steepest direction it is an equality."""
    M, rng = CUBIC.eigenvalues.max(), np.random.default_rng(3)
    for lr in (0.1 / M, 1 / M, 1.9 / M):
        for off in [*rng.standard_normal((20, 4)), CUBIC.vectors[:, -1]]:
            gradient = CUBIC.hessian @ off
            bound = CUBIC.excess(off) - lr * (1 - lr * M / 2) * float(gradient @ gradient)
            assert CUBIC.excess(off - lr * gradient) <= bound + 1e-9 * CUBIC.excess(off)
        assert CUBIC.excess(off - lr * gradient) == pytest.approx(bound, rel=1e-6)


def test_how_much_momentum() -> None:
    log = numbers_of("exercises/loss_rises/how_much_momentum")
    critical = (1 - math.sqrt(1e-6 * CUBIC.eigenvalues.max())) ** 2
    assert log["momentum that makes a direction swing"] == pytest.approx(critical, rel=1e-9)
    raised = {}
    for beta in (0, 0.05, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95):
        raised[beta] = len(rises(losses_of(heavy_ball_path(CUBIC.hessian, START - CUBIC.best, 1e-6, beta))))
        assert log[f"momentum {beta}, steps that raised the loss"] == raised[beta]
    assert [beta for beta, count in raised.items() if count] == [0.7, 0.8, 0.9, 0.95]


def test_effective_step() -> None:
    """Another matrix with the same spectrum, and weights as distances."""
    log = numbers_of("exercises/loss_rises/effective_step")
    H, square, products, losses = CUBIC.hessian, np.zeros(4), [], []
    for _, off in zip(range(2001), rmsprop_path(H, START - CUBIC.best, 1e-3), strict=False):
        losses.append(CUBIC.best_loss + CUBIC.excess(off))
        square = 0.99 * square + 0.01 * (H @ off) ** 2
        products.append(1e-3 * np.linalg.eigvals(H / (np.sqrt(square) + 1e-8)[:, None]).real.max())
    found = [t for t, *_ in rises(losses)]
    assert min(products[t] for t in found) > 2, "no rise below the limit"
    assert log["raised the loss with less than 2"] == 0
    above = [t for t in range(2000) if products[t] > 2]
    assert log["steps with effective lr times curvature above 2"] == pytest.approx(len(above), rel=0.05)
    assert log["first of them"] == pytest.approx(above[0], abs=3)
    assert log["steps that raised the loss"] == pytest.approx(len(found), rel=0.1)
    assert log["first of them that did"] == pytest.approx(found[0], abs=5)


def test_another_loss() -> None:
    """Rung 4's path in NumPy, its Hessian from derivatives by hand. Above the limit rounding errors grow: roughly."""
    log = numbers_of("exercises/loss_rises/another_loss")
    x, y = data()

    def parts(weights: Array) -> tuple[Array, Array, Array, Array, float]:
        a, b, c, d = weights
        z = c + d * x
        p, slope, bend = (5 * z**3 - 3 * z) / 2, (15 * z**2 - 3) / 2, 15 * z
        return a + b * p - y, np.stack([np.ones_like(x), p, b * slope, b * slope * x]), slope, bend, b

    def limit(weights: Array) -> float:
        residual, columns, slope, bend, b = parts(weights)
        second = np.zeros((4, 4))
        second[1, 2] = second[2, 1] = residual @ slope
        second[1, 3] = second[3, 1] = residual @ (slope * x)
        second[2, 2], second[3, 3] = residual @ (b * bend), residual @ (b * bend * x * x)
        second[2, 3] = second[3, 2] = residual @ (b * bend * x)
        return float(2 / np.linalg.eigvalsh(2 * (columns @ columns.T + second)).max())

    for lr in (5e-6, 1e-5):
        weights, losses, path = np.array([0.0, -1.0, 0.0, 0.3]), [], []
        for _ in range(2001):
            path.append(weights)
            residual, columns, *_ = parts(weights)
            losses.append(float(residual @ residual))
            weights = weights - 2 * lr * columns @ residual
        name, found = f"lr {lr}", rises(losses)
        assert log[f"{name}, steps that raised the loss"] == pytest.approx(len(found), rel=0.1)
        assert log[f"{name}, limit at t = 10"] == pytest.approx(limit(path[10]), rel=1e-6)
        ends = sorted(log[f"{name}, loss at t = {t}"] for t in (1999, 2000))
        assert ends == pytest.approx(sorted(losses[-2:]), rel=1e-2), "rounding may decide which of the two comes last"
        if lr == 5e-6:
            assert not found and min(map(limit, path[::20])) > lr, "below the limit all along"
            assert log[f"{name}, limit at t = 2000"] == pytest.approx(limit(path[2000]), rel=1e-6)
        else:
            first = int(log[f"{name}, first of them"])
            assert ends[0] > 2 * min(losses) and ends[1] > 1.5 * ends[0], "far higher, between two values"
            assert first == pytest.approx(found[0][0], rel=0.1) and limit(path[first]) < lr < limit(path[10])
            assert log[f"{name}, limit there"] == pytest.approx(limit(path[first]), rel=0.05)
