"""RMSprop's tail: the cycle that follows from the Hessian, and a second implementation that ends in it."""

from collections.abc import Callable

import numpy as np
import pytest

from logs import said
from oracles import START, Quadratic, data, rmsprop_path, vandermonde


def exact() -> Quadratic:
    x, y = data()
    return Quadratic(vandermonde(x), y)


def cycle_excess(lr: float) -> float:
    """The excess loss with every weight lr/2 from its best: sums of powers of x, no matrix product."""
    x, _ = data()
    entries = sum(float(np.sum(x ** (i + j))) for i in range(4) for j in range(4))
    return (lr / 2) ** 2 * entries


def test_cycle(alone: Callable) -> None:
    log = said(alone("why/rmsprop_tail").log)
    problem = exact()
    for name in "abcd":
        before, after = (log[f"{name} from its best at t = {t}"] for t in (5998, 5999))
        assert abs(after) == pytest.approx(1e-3 / 2, rel=1e-6), "lr/2"
        assert after == pytest.approx(-before, rel=1e-6)
    assert log["best loss"] == pytest.approx(problem.best_loss, rel=1e-12)
    expected = problem.best_loss + cycle_excess(1e-3)
    assert log["predicted loss of the cycle"] == pytest.approx(expected, rel=1e-9)
    assert log["loss at t = 5999"] == pytest.approx(expected, rel=1e-8)
    assert log["loss at t = 5999"] > log["loss at t = 1999"] > log["loss at t = 1499"], "the loss rises"


def test_the_cycle_keeps_itself_up() -> None:
    """Started in it, with the running size that it has, the rule stays in it; every component of H 1 is positive."""
    problem = exact()
    assert (problem.hessian @ np.ones(4) > 0).all()
    off = np.full(4, 1e-3 / 2)
    square = (problem.hessian @ off) ** 2
    for t in range(100):
        gradient = problem.hessian @ off
        square = 0.99 * square + 0.01 * gradient**2
        off = off - 1e-3 * gradient / (np.sqrt(square) + 1e-8)
        assert off == pytest.approx(np.full(4, -1e-3 / 2 if t % 2 == 0 else 1e-3 / 2), rel=1e-6)


def test_schedule(alone: Callable) -> None:
    """With lr a thousandth, the excess of the cycle is a millionth; the run lags behind by a few steps at most."""
    log = said(alone("why/rmsprop_tail_schedule").log)
    assert log["constant lr, last lr"] == 1e-3
    assert log["constant lr, last loss above the best"] == pytest.approx(cycle_excess(1e-3), rel=1e-4)
    assert log["schedule, last lr"] == pytest.approx(1e-3 * 0.1**3, rel=1e-9)
    assert cycle_excess(1e-6) / 4 < log["schedule, last loss above the best"] < cycle_excess(1e-6) * 4
    problem = exact()
    for name in ("constant lr", "schedule"):
        above = log[f"{name}, last loss"] - problem.best_loss
        assert above == pytest.approx(log[f"{name}, last loss above the best"], rel=1e-4)


def test_half_the_lr(alone: Callable) -> None:
    log = said(alone("exercises/rmsprop_tail/half_the_lr").log)
    for lr in (1e-3, 5e-4):
        assert log[f"lr {lr}, distance of a weight"] == pytest.approx(lr / 2, rel=1e-6)
        assert log[f"lr {lr}, excess loss"] == pytest.approx(cycle_excess(lr), rel=1e-6)


def test_sign_descent(alone: Callable) -> None:
    """Another walk over the same grid, in whole numbers of steps; RMSprop leaves the places where it is stuck."""
    log = said(alone("exercises/rmsprop_tail/sign_descent").log)
    problem = exact()
    for shift in ("0", "0.0002", "0.0004"):
        origin = START + float(shift) - problem.best
        grid, seen = np.zeros(4, dtype=int), []
        for _ in range(10000):
            off = origin + 1e-3 * grid
            seen.append(float(off @ problem.hessian @ off) / 2)
            grid -= np.sign(problem.hessian @ off).astype(int)
        for kind, value in (("least", min(seen[-100:])), ("largest", max(seen[-100:]))):
            assert log[f"start + {shift}, {kind} excess in the end"] == pytest.approx(value, rel=1e-6)
        assert min(seen[-100:]) > 5 * cycle_excess(1e-3)
        stuck = origin + 1e-3 * grid
        square = (problem.hessian @ stuck) ** 2
        path = rmsprop_path(problem.hessian, stuck, 1e-3)
        assert square.shape == (4,)
        *_, last = (off for off, _ in zip(path, range(10000), strict=False))
        assert float(last @ problem.hessian @ last) / 2 < 1.01 * cycle_excess(1e-3)
