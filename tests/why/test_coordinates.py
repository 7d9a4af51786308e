"""Coordinates: condition numbers from singular values, steps to the exact count from the closed form."""

import numpy as np
import pytest

from tests.logs import numbers_of
from tests.oracles import START, Array, Quadratic, cubic, data, vandermonde


def bases() -> dict[str, Array]:
    """The polynomials as the page writes them down."""
    x, _ = data()
    u = x / np.pi
    one = np.ones_like(u)
    legendre = np.column_stack([one, u, (3 * u**2 - 1) / 2, (5 * u**3 - 3 * u) / 2])
    return {
        "monomials": vandermonde(x),
        "scaled": vandermonde(u),
        "Legendre": legendre,
        "Chebyshev": np.column_stack([one, u, 2 * u**2 - 1, 4 * u**3 - 3 * u]),
        "orthonormal": legendre * np.sqrt([1 / 2000, 3 / 2000, 5 / 2000, 7 / 2000]),
    }


def test_table() -> None:
    log = numbers_of("why/coordinates")
    _, y = data()
    curve = bases()["monomials"] @ START
    counts = []
    for name, X in bases().items():
        exact = Quadratic(X, y)
        assert exact.best_loss == pytest.approx(cubic().best_loss, rel=1e-9), "every basis has the same best curve"
        singular = np.linalg.svd(X, compute_uv=False)
        condition = (singular[0] / singular[-1]) ** 2
        lr = float(1 / (singular[0] ** 2 + singular[-1] ** 2))
        assert log[f"{name}, condition number"] == pytest.approx(condition, rel=1e-9)
        assert log[f"{name}, best lr"] == pytest.approx(lr, rel=1e-9)
        same_curve = np.linalg.solve(X.T @ X, X.T @ curve)
        assert np.abs(X @ same_curve - curve).max() < 1e-9
        counts.append(exact.steps_needed(START, lr))
        assert log[f"{name}, steps from the same numbers"] == counts[-1]
        assert log[f"{name}, steps from the same curve"] == exact.steps_needed(same_curve, lr)
    assert counts == sorted(counts, reverse=True) and counts[-1] == 2, "the page's order, and its two steps"
    assert log["Legendre, condition number"] == pytest.approx(7, rel=0.01), "the squared lengths 1 and 1/7"


def test_two_steps() -> None:
    """By the closed form, from the curve of rung 1's start."""
    log = numbers_of("why/coordinates_two_steps")
    X, curve = bases()["orthonormal"], bases()["monomials"] @ START
    exact = Quadratic(X, data()[1])
    lr = 2 / (exact.eigenvalues.min() + exact.eigenvalues.max())
    same_curve = np.linalg.solve(X.T @ X, X.T @ curve)
    for t in range(3):
        excess = exact.excess(exact.weights(same_curve, lr, t) - exact.best)
        assert log[f"orthonormal, excess after {t} steps"] == pytest.approx(excess, rel=1e-6)


def test_contours() -> None:
    """The length by width of an ellipse is the ratio of the singular values of the two columns."""
    log = numbers_of("why/coordinates_contours")
    for name in ("monomials", "orthonormal"):
        high, low = np.linalg.svd(bases()[name][:, [1, 3]], compute_uv=False)
        assert log[f"{name}, length by width of a contour"] == pytest.approx(high / low, rel=1e-9)


def test_wider_interval() -> None:
    log = numbers_of("exercises/coordinates/wider_interval")
    legendre = np.linalg.cond(bases()["Legendre"]) ** 2
    for half in ("0.5", "1", "1.4", "2", "8"):
        x = np.linspace(-float(half), float(half), 2000)
        assert log[f"monomials up to x = {half}"] == pytest.approx(np.linalg.cond(vandermonde(x)) ** 2, rel=1e-6)
        assert log[f"Legendre up to x = {half}"] == pytest.approx(legendre, rel=1e-9)
    conditions = {h: np.linalg.cond(vandermonde(np.linspace(-h, h, 2000))) ** 2 for h in np.arange(0.3, 8, 0.05)}
    best = min(conditions, key=lambda half: conditions[half])
    assert best == pytest.approx(1.4, abs=0.1), "where the monomials do best"
    assert conditions[best] > 3 * legendre, "and even there they stay behind"


def test_from_the_data() -> None:
    log = numbers_of("exercises/coordinates/from_the_data")
    exact = cubic()
    assert log["b after one step"] == pytest.approx(exact.best[1], rel=1e-9)
    assert log["d after one step"] == pytest.approx(exact.best[3], rel=1e-9)
    assert log["loss after one step"] == pytest.approx(exact.best_loss, rel=1e-12)
    assert log["loss of least squares"] == pytest.approx(exact.best_loss, rel=1e-12)
