"""How good can it get? Against Legendre's projection, Taylor's theorem, Newton's method and equioscillation."""

import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.polynomial import Legendre, Polynomial

from tests.logs import numbers_of
from tests.oracles import START, Quadratic, cubic, data, vandermonde


def test_losses_by_degree() -> None:
    """Orthogonal polynomials fitted on the scaled interval: no power of x, no `lstsq` on powers."""
    x, y = data()
    log = numbers_of("why/how_good")
    for degree in range(3, 10):
        fit = Legendre.fit(x, y, degree)
        assert log[f"degree {degree}, lstsq, loss"] == pytest.approx(np.sum((fit(x) - y) ** 2), rel=1e-5)
        terms = [Fraction((-1) ** (k // 2), math.factorial(k)) if k % 2 else Fraction(0) for k in range(degree + 1)]
        taylor = Polynomial([float(term) for term in terms])
        assert log[f"degree {degree}, Taylor, loss"] == pytest.approx(np.sum((taylor(x) - y) ** 2), rel=1e-9)


def test_degrees() -> None:
    """Singular values of X, and the steps by bisection of the closed form: no loop."""
    x, y = data()
    log = numbers_of("why/how_good_degrees")
    for degree in range(1, 6):
        X = vandermonde(x, degree)
        singular = np.linalg.svd(X, compute_uv=False)
        fit, lr = Legendre.fit(x, y, degree), 1 / (singular[0] ** 2 + singular[-1] ** 2)
        assert log[f"degree {degree}, best loss"] == pytest.approx(np.sum((fit(x) - y) ** 2), rel=1e-5)
        assert log[f"degree {degree}, condition number"] == pytest.approx((singular[0] / singular[-1]) ** 2, rel=1e-6)
        assert log[f"degree {degree}, best lr"] == pytest.approx(lr, rel=1e-9)
        steps = Quadratic(X, y).steps_needed([*START, 0, 0][: degree + 1], lr)
        assert log[f"degree {degree}, steps"] == pytest.approx(steps, rel=1e-4)
    # What the page says of an even power, and of both loss and steps with the odd ones.
    for odd, even in ((1, 2), (3, 4)):
        assert log[f"degree {even}, best loss"] == pytest.approx(log[f"degree {odd}, best loss"], rel=1e-9)
        assert log[f"degree {even}, steps"] > 10 * log[f"degree {odd}, steps"]
    assert log["degree 3, steps"] == pytest.approx(100 * log["degree 1, steps"], rel=0.02)
    assert log["degree 1, best loss"] == pytest.approx(45 * log["degree 3, best loss"], rel=0.02)


def test_two_cubics() -> None:
    x, y = data()
    log = numbers_of("why/how_good_taylor")
    _, b, _, d = Polynomial.fit(x, y, 3).convert().coef
    assert log["lstsq, b"] == pytest.approx(b, rel=1e-9)
    assert log["lstsq, d"] == pytest.approx(d, rel=1e-9)
    descent = cubic().weights(START, 1e-6, 2000)
    assert (log["rung 1, b"], log["rung 1, d"]) == (pytest.approx(descent[1]), pytest.approx(descent[3]))
    residual = vandermonde(x) @ descent - y
    assert log["rung 1, largest error"] == pytest.approx(np.abs(residual).max(), rel=1e-9)
    assert log["rung 1, sum of squares"] == pytest.approx(residual @ residual, rel=1e-9)
    assert log["rung 1, largest error"] < log["lstsq, largest error"]
    assert np.abs(residual).argmax() in (0, len(x) - 1), "at an end"
    assert log["rung 1, sum of squares"] > log["lstsq, sum of squares"] == pytest.approx(cubic().best_loss, rel=1e-9)
    assert log["lstsq, largest error"] == pytest.approx(np.abs(Legendre.fit(x, y, 3)(x) - y).max(), rel=1e-9)
    assert (log["Taylor, b"], log["Taylor, d"]) == (1, pytest.approx(-1 / 6, rel=1e-12))
    assert log["Taylor, largest error"] == pytest.approx(math.pi**3 / 6 - math.pi, rel=1e-9)


def test_errors_of_least_squares_change_sign_five_times() -> None:
    """At least four times, as they are orthogonal to four polynomials; five, as they are odd."""
    x, y = data()
    signs = np.sign(Legendre.fit(x, y, 3)(x) - y)
    assert np.sum(signs[1:] != signs[:-1]) == 5


def test_outside_the_interval() -> None:
    """Legendre's projection continued to 2 pi, where sin is 0; the place by bisection."""
    x, y = data()
    log = numbers_of("why/how_good_outside")
    for degree in (3, 5, 9):
        fit = Legendre.fit(x, y, degree)
        assert log[f"degree {degree}, largest error inside"] == pytest.approx(np.abs(fit(x) - y).max(), rel=1e-6)
        assert log[f"degree {degree}, value at 2 pi"] == pytest.approx(fit(2 * np.pi), rel=1e-6)
        place = log[f"degree {degree}, x where the error passes 1"]
        before = np.linspace(np.pi, place - 4 * np.pi / 800, 1000)
        assert np.abs(fit(before) - np.sin(before)).max() <= 1 < abs(fit(place) - np.sin(place))
    _, b, _, d = Polynomial.fit(x, y, 3).convert().coef
    assert log["degree 3, b x at 2 pi"] == pytest.approx(b * 2 * np.pi, rel=1e-9)
    assert log["degree 3, d x^3 at 2 pi"] == pytest.approx(d * (2 * np.pi) ** 3, rel=1e-9)


def test_weight_decay() -> None:
    """Least squares with four more rows, sqrt(w / 2) times the identity, and targets 0: a ridge without a penalty."""
    x, y = data()
    log = numbers_of("why/how_good_weight_decay")
    for decay in (0, 1, 100, 1000):
        X = np.vstack([vandermonde(x), np.sqrt(decay / 2) * np.eye(4)])
        ridge = Quadratic(X, np.append(y, np.zeros(4)))
        low, *_, high = ridge.eigenvalues
        name = f"weight_decay {decay}"
        assert log[f"{name}, b"] == pytest.approx(ridge.best[1], rel=1e-9)
        assert log[f"{name}, d"] == pytest.approx(ridge.best[3], rel=1e-9)
        squares = cubic().best_loss + cubic().excess(ridge.best - cubic().best)
        assert log[f"{name}, sum of squares"] == pytest.approx(squares, rel=1e-9)
        assert log[f"{name}, smallest eigenvalue"] == pytest.approx(cubic().eigenvalues[0] + decay, rel=1e-9)
        assert log[f"{name}, condition number"] == pytest.approx(high / low, rel=1e-9)
        assert log[f"{name}, steps"] == pytest.approx(ridge.steps_needed(START, 2 / (low + high)), rel=1e-3)
    assert 1 - log["weight_decay 1000, steps"] / log["weight_decay 0, steps"] == pytest.approx(1 / 3, rel=0.15)
    assert log["weight_decay 1000, sum of squares"] / log["weight_decay 0, sum of squares"] == pytest.approx(
        10, rel=0.1
    )
    assert log["weight_decay=1000 or penalty 500, largest difference"] < 1e-14
    assert log["weight_decay=1000, distance from the best weights"] < 1e-7


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
    found = log["Lawson, largest error"]
    assert found == pytest.approx(abs(level), rel=1e-2) and found < log["least squares, largest error"]
    assert log["peaks of alternating sign"] == 6
    assert log["Lawson, b"] == pytest.approx(b, rel=1e-2)
    assert log["Lawson, d"] == pytest.approx(d, rel=2e-2)
