"""Why a and c vanish: sums of powers, the closed form, and intervals and functions without the symmetry."""

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from tests.logs import log_of, numbers_of
from tests.oracles import START, Quadratic, cubic, data, vandermonde


def test_matrix() -> None:
    lines = log_of("why/symmetry").splitlines()
    x, y = data()
    assert lines[0] == "X^T X, in thousands:" and lines[5] == "X^T y:"
    for i, line in enumerate(lines[1:5]):
        for j, word in enumerate(line.split()):
            expected = float(np.sum(x ** (i + j))) / 1000 if (i + j) % 2 == 0 else 0.0
            assert float(word) == pytest.approx(expected, abs=5e-4) and not word.startswith("-")
    for i, word in enumerate(lines[6].split()):
        expected = float(np.sum(x**i * y)) if i % 2 else 0.0
        assert float(word) == pytest.approx(expected, abs=5e-4) and not word.startswith("-")
    # What is shown as 0 is none, but rounding: at most this much in whatever order terms as large as x^5 are added.
    assert 0 < float(lines[7].split(": ")[1]) < len(x) * 2.0**-53 * np.sum(np.abs(x) ** 5)


def test_paths() -> None:
    log = numbers_of("why/symmetry_paths")
    x, _ = data()
    exact = cubic()
    for name, weight in zip("abcd", exact.weights(START, 1e-6, 2000), strict=True):
        assert log[f"{name} after 2000 steps"] == pytest.approx(weight, rel=1e-6)
    even = Quadratic(vandermonde(x)[:, [0, 2]], np.zeros_like(x))  # a bowl with its bottom at 0
    for t in (0, 1999):
        whole = exact.loss(START, 1e-6, t) - exact.best_loss
        assert log[f"excess loss at t = {t}"] == pytest.approx(whole, rel=1e-9)
        assert log[f"excess loss from a and c at t = {t}"] == pytest.approx(even.loss(START[[0, 2]], 1e-6, t), rel=1e-9)
    assert log["largest difference from a and c alone"] < 1e-14
    from_0 = numbers_of("why/symmetry_from_0")
    assert from_0["largest a or c when they start at 0"] < 1e-14


def test_each_slow_direction_belongs_to_one_pair() -> None:
    vectors = np.abs(cubic().vectors)
    even = vectors[[0, 2]].max(axis=0) > 1e-9
    odd = vectors[[1, 3]].max(axis=0) > 1e-9
    assert (even ^ odd).all() and even.sum() == 2
    assert even[0] != even[1], "one of the two slow ones is even, the other is odd"


def test_cosine() -> None:
    log = numbers_of("exercises/symmetry/cosine")
    x, _ = data()
    fit = Polynomial.fit(x, np.cos(x), 2)
    a, _, c = fit.convert().coef
    assert (log["a"], log["c"]) == (pytest.approx(a, rel=1e-6), pytest.approx(c, rel=1e-6))
    assert abs(log["b"]) < 1e-12 and abs(log["d"]) < 1e-12
    assert log["loss"] == pytest.approx(np.sum((fit(x) - np.cos(x)) ** 2), rel=1e-9)
    assert log["loss"] > 5 * cubic().best_loss
    assert (np.abs(x**5 / 120) < x**4 / 24).all()


def test_shifted_interval() -> None:
    log = numbers_of("exercises/symmetry/shifted_interval")
    for shift in (0.0, 0.5, np.pi):
        x = np.linspace(-np.pi + shift, np.pi + shift, 2000)
        fit = Polynomial.fit(x, np.sin(x), 3)
        a, _, c, _ = fit.convert().coef
        name = f"shift {shift:.2f}"
        assert log[f"{name}, a"] == pytest.approx(a, abs=1e-9) and log[f"{name}, c"] == pytest.approx(c, abs=1e-9)
        assert log[f"{name}, best loss"] == pytest.approx(np.sum((fit(x) - np.sin(x)) ** 2), rel=1e-9)
        condition = np.linalg.cond(vandermonde(x)) ** 2
        assert log[f"{name}, condition number"] == pytest.approx(condition, rel=1e-5)
        factor = condition / np.linalg.cond(vandermonde(data()[0])) ** 2
        assert log[f"{name}, factor of the condition number"] == pytest.approx(factor, rel=1e-5)
    assert log["shift 3.14, best loss"] == pytest.approx(log["shift 0.00, best loss"], rel=1e-9)
    assert abs(log["shift 3.14, c"]) > 0.1
