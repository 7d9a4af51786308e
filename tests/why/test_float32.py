"""float32 or float64? The closed form, exact fractions, and the rounding rule itself."""

import math
from fractions import Fraction

import numpy as np
import pytest

from tests.logs import numbers_of
from tests.oracles import START, cubic, data, vandermonde


def test_where_the_paths_part() -> None:
    log = numbers_of("why/float32")
    problem = cubic()
    assert log["float64, epsilon"] == 2.0**-52 and log["float32, epsilon"] == 2.0**-23
    expected = problem.loss(START, 1e-6, 1999)
    assert log["float64, loss at t = 1999"] == pytest.approx(expected, rel=1e-10)
    assert log["float32, loss at t = 1999"] == pytest.approx(expected, rel=1e-6)
    assert abs(log["float32, loss at t = 1999"] / expected - 1) > 1e-8, "float32 is not float64"
    assert log["float64, last excess loss"] == pytest.approx(
        problem.loss(START, 1e-6, 11999) - problem.best_loss, abs=1e-14
    )
    assert log["float64, last step that changed b"] > 11900


def test_why_float32_stops() -> None:
    """b stops where its exact update is half the distance of two float32 numbers."""
    log = numbers_of("why/float32")
    problem = cubic()
    spacing = float(np.spacing(np.float32(problem.best[1])))
    assert log["float32, spacing of numbers at b"] == spacing
    due = log["float32, exact next update of b"]
    assert 0.9 * spacing / 2 < due <= spacing / 2
    assert log["float64, exact next update of b"] < 1e-12

    def update(t: int) -> float:
        return 1e-6 * abs(problem.hessian @ (problem.weights(START, 1e-6, t) - problem.best))[1]

    stops = next(t for t in range(2000, 12000) if update(t) < spacing / 2)
    assert log["float32, last step that changed b"] == pytest.approx(stops, rel=0.05)
    # What is left is a flat direction: excess = g^2 / (2 lambda) with g = spacing / 2 / lr, up to the share of b in it.
    slow = problem.vectors[:, 1]
    gradient = spacing / 2 / 1e-6 / abs(slow[1])
    assert log["float32, last excess loss"] == pytest.approx(gradient**2 / (2 * problem.eigenvalues[1]), rel=0.05)


def test_sums() -> None:
    """Each order is within the bound for its own additions of the exact sum, computed in fractions."""
    log = numbers_of("why/float32_sums")
    x, y = data()
    numbers = ((vandermonde(x) @ START - y) ** 2).astype(np.float32)
    true = sum(Fraction(float(number)) for number in numbers)
    assert log["exact sum"] == float(true)
    shown = [name for name in log if not name.startswith(("exact", "a million"))]
    assert len(shown) == 6
    for name in shown:
        assert abs(log[name] / float(true) - 1) < 2000 * 2.0**-24
    assert len({log[name] for name in shown}) == 5
    assert max(abs(log[name] / float(true) - 1) for name in shown) == pytest.approx(1e-6, rel=0.3)
    many = [log[f"a million with {threads} threads"] for threads in (1, 2, 3, 4)]
    assert len(set(many)) >= 2
    for value in many:
        assert value == pytest.approx(log["exact sum of the million"], rel=1e-6)
    total = np.float32(0)
    for number in numbers[::-1]:
        total = np.float32(total + number)
    assert np.float32(log["last to first"]) == total


def test_repeat() -> None:
    log = numbers_of("why/float32_repeat")
    assert log["different losses in three runs"] == 1
    assert log["different losses of three seeds"] == 3


def test_twice_the_lr() -> None:
    log = numbers_of("exercises/float32/twice_the_lr")
    half, one, two = (log[f"lr {lr}, last excess loss"] for lr in (5e-7, 1e-6, 2e-6))
    assert half / one == pytest.approx(4, rel=0.1) and one / two == pytest.approx(4, rel=0.1)


def test_tiny_difference() -> None:
    """For descent by the closed form; for RMSprop by two runs of a second implementation."""
    log = numbers_of("exercises/float32/tiny_difference")
    problem = cubic()
    off = np.full(4, 1e-12)
    shrunk = problem.vectors @ ((1 - 1e-6 * problem.eigenvalues) ** 1999 * (problem.vectors.T @ off))
    assert log["descent, difference at t = 0"] == pytest.approx(1e-12, rel=1e-3)
    assert log["descent, difference at t = 1999"] == pytest.approx(np.abs(shrunk).max(), abs=2e-15)
    assert log["descent, largest difference"] < 2e-12
    assert log["RMSprop, difference at t = 0"] == pytest.approx(1e-12, rel=1e-3)
    assert math.isfinite(log["RMSprop, difference at t = 1999"])
    assert 1e-3 < log["RMSprop, largest difference"] < 1e-1
