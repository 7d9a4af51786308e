"""How good can it get? Against Legendre's projection, Taylor's theorem, Newton's method and equioscillation."""

import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.polynomial import Legendre, Polynomial

from tests.logs import numbers_of
from tests.oracles import data, vandermonde


def test_losses_by_degree() -> None:
    """Orthogonal polynomials fitted on the scaled interval: no power of x, no `lstsq` on powers."""
    x, y = data()
    log = numbers_of("why/how_good")
    for degree in range(3, 10):
        fit = Legendre.fit(x, y, degree)
        assert log[f"degree {degree}, least squares, loss"] == pytest.approx(np.sum((fit(x) - y) ** 2), rel=1e-5)
        terms = [Fraction((-1) ** (k // 2), math.factorial(k)) if k % 2 else Fraction(0) for k in range(degree + 1)]
        taylor = Polynomial([float(term) for term in terms])
        condition = np.linalg.cond(vandermonde(x, degree)) ** 2
        assert log[f"degree {degree}, condition number"] == pytest.approx(condition, rel=1e-6)
        assert log[f"degree {degree}, Taylor, loss"] == pytest.approx(np.sum((taylor(x) - y) ** 2), rel=1e-9)


def test_two_cubics() -> None:
    x, y = data()
    log = numbers_of("why/how_good_taylor")
    _, b, _, d = Polynomial.fit(x, y, 3).convert().coef
    assert log["least squares, b"] == pytest.approx(b, rel=1e-9)
    assert log["least squares, d"] == pytest.approx(d, rel=1e-9)
    assert log["least squares, largest error"] == pytest.approx(np.abs(Legendre.fit(x, y, 3)(x) - y).max(), rel=1e-9)
    assert (log["Taylor, b"], log["Taylor, d"]) == (1, pytest.approx(-1 / 6, rel=1e-12))
    assert log["Taylor, largest error"] == pytest.approx(math.pi**3 / 6 - math.pi, rel=1e-9)


def test_errors_of_least_squares_change_sign_five_times() -> None:
    """At least four times, as they are orthogonal to four polynomials; five, as they are odd."""
    x, y = data()
    signs = np.sign(Legendre.fit(x, y, 3)(x) - y)
    assert np.sum(signs[1:] != signs[:-1]) == 5


def test_fourth_powers() -> None:
    """Newton's method, a second way to the smallest sum of fourth powers; least squares by projection."""
    x, y = data()
    X = vandermonde(x)
    log = numbers_of("why/how_good_other_loss")
    weights = np.asarray(Polynomial.fit(x, y, 3).convert().coef, dtype=float)
    least = Legendre.fit(x, y, 3)(x) - y
    assert log["least squares, sum of 4th powers"] == pytest.approx(np.sum(least**4), rel=1e-9)
    for _ in range(100):
        error = X @ weights - y
        weights = weights - np.linalg.solve(12 * X.T @ (X * error[:, None] ** 2), 4 * X.T @ error**3)
    error = X @ weights - y
    smallest = np.sum(error**4)
    assert np.abs(X.T @ error**3).max() < 1e-9, "Newton's method has arrived"
    assert smallest <= log["descent, sum of 4th powers"] <= smallest * (1 + 1e-5)
    assert log["descent, largest error"] == pytest.approx(np.abs(error).max(), rel=1e-3)
    assert log["descent, largest error"] < log["least squares, largest error"]
    assert log["descent, sum of squares"] > log["least squares, sum of squares"] == pytest.approx(np.sum(least**2))


def test_shorter_interval() -> None:
    log = numbers_of("exercises/how_good/shorter_interval")
    for half in (np.pi, np.pi / 2, np.pi / 4):
        x = np.linspace(-half, half, 2000)
        largest = np.abs(Legendre.fit(x, np.sin(x), 3)(x) - np.sin(x)).max()
        assert log[f"least squares, largest error up to x = {half:.2f}"] == pytest.approx(largest, rel=1e-9)
        taylor = math.sin(half) - (half - half**3 / 6)
        assert log[f"Taylor, largest error up to x = {half:.2f}"] == pytest.approx(taylor, rel=1e-9)
    for name in ("least squares", "Taylor"):
        whole, part, quarter = (log[f"{name}, largest error up to x = {length}"] for length in ("3.14", "1.57", "0.79"))
        assert abs(part / quarter - 32) < abs(whole / part - 32) < 10, "nearer to 2^5 the shorter the interval"
        assert log[f"{name}, factor up to x = 1.57"] == pytest.approx(whole / part, rel=1e-9)
        assert log[f"{name}, factor up to x = 0.79"] == pytest.approx(part / quarter, rel=1e-9)


def test_smallest_worst_error() -> None:
    """Remez: the odd cubic whose error is equally large at three points to the right, hence at six in all."""
    log = numbers_of("exercises/how_good/smallest_worst_error")
    x = np.linspace(0, np.pi, 20001)
    places = np.array([1.0, 2.3, np.pi])
    for _ in range(30):
        system = np.column_stack([places, places**3, [1.0, -1.0, 1.0]])
        b, d, level = np.linalg.solve(system, np.sin(places))
        error = b * x + d * x**3 - np.sin(x)
        extrema = np.flatnonzero(np.diff(np.sign(np.diff(error)))) + 1
        places = np.array([*x[extrema][:2], np.pi])
    assert np.abs(error).max() == pytest.approx(abs(level), rel=1e-6), "the exchange has converged"
    found = log["Lawson's method, largest error"]
    assert found == pytest.approx(abs(level), rel=1e-2) and found < log["least squares, largest error"]
    assert log["peaks of alternating sign"] == 6
    assert log["Lawson's method, b"] == pytest.approx(b, rel=1e-2)
    assert log["Lawson's method, d"] == pytest.approx(d, rel=2e-2)
