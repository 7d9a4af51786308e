"""What rung 0's page says beside its rung: three steps, three learning rates, the direction of the gradient."""

import math

import numpy as np
import pytest

from tests.ladder.checks import CURVATURE, DRAW, SLOPE, X, Y
from tests.logs import numbers_of


def loss(b: float) -> float:
    """By the closed form of the parabola."""
    return float(Y @ Y - SLOPE * (X @ Y)) + CURVATURE / 2 * (b - SLOPE) ** 2


def test_three_steps() -> None:
    said = numbers_of("ladder/one_weight_steps")
    for t in range(4):
        error = (DRAW[1] - SLOPE) * (1 - 1e-6 * CURVATURE) ** t
        assert said[f"b at t = {t}"] == pytest.approx(SLOPE + error, abs=1e-6)
        assert said[f"L at t = {t}"] == pytest.approx(loss(SLOPE + error), abs=1e-4)
        if t < 3:
            assert said[f"slope at t = {t}"] == pytest.approx(CURVATURE * error, abs=1e-4)
            assert said[f"lr times slope at t = {t}"] == pytest.approx(1e-6 * CURVATURE * error, abs=1e-6)
            # The page's rows: what is printed, subtracted by hand, gives the next row but for the last digit.
            by_hand = said[f"b at t = {t}"] - said[f"lr times slope at t = {t}"]
            assert by_hand == pytest.approx(said[f"b at t = {t + 1}"], abs=1.01e-6)


def test_the_slope_is_that_of_a_small_change() -> None:
    said = numbers_of("ladder/one_weight_steps")
    grown = loss(DRAW[1] + 1e-5) - loss(DRAW[1])
    assert said["L(b + h) - L(b)"] == pytest.approx(grown, abs=1.01e-9)
    assert said["(L(b + h) - L(b)) / h"] == pytest.approx(grown / 1e-5, abs=1e-4)
    # A smaller h comes closer: what is missing is half of the curvature times h.
    assert said["(L(b + h) - L(b)) / h"] - said["slope at t = 0"] == pytest.approx(CURVATURE / 2 * 1e-5, abs=1e-3)


def test_three_learning_rates() -> None:
    said = numbers_of("ladder/one_weight_parabola")
    assert said["curvature"] == pytest.approx(CURVATURE, rel=1e-12)
    assert said["limit"] == pytest.approx(1 / (X @ X), rel=1e-12)
    assert said["b*"] == pytest.approx(np.linalg.lstsq(X[:, None], Y, rcond=None)[0][0], rel=1e-12)
    assert said["L*"] == pytest.approx(np.linalg.lstsq(X[:, None], Y, rcond=None)[1][0], rel=1e-12)
    for lr, (least, most) in {2e-5: (0, 1), 1.2e-4: (-1, 0), 1.6e-4: (-2, -1)}.items():
        factor = said[f"factor 1 - lr * curvature for lr = {lr}"]
        assert factor == pytest.approx(1 - 2 * lr * (X @ X), abs=1e-6) and least < factor < most
        assert said[f"error after step 1 / error at the start for lr = {lr}"] == factor
        assert said[f"error after step 5 for lr = {lr}"] == pytest.approx((DRAW[1] - SLOPE) * factor**5, abs=1e-4)


def test_the_gradient_points_uphill() -> None:
    """By the closed form: the second derivatives are 2 n and the curvature, and the two weights do not mix."""
    said = numbers_of("ladder/uphill")
    n, (a, b) = len(X), (0.6, 0.8)
    gradient = np.array([2 * n * a, CURVATURE * (b - SLOPE)])
    uphill = math.degrees(math.atan2(gradient[1], gradient[0]))
    assert said["direction of the gradient"] == pytest.approx(uphill, rel=1e-9)
    assert abs(said["direction in which the loss rises most"] - uphill) <= 0.5
    assert said["direction in which the loss falls most"] == said["direction in which the loss rises most"] + 180
    assert said["largest rise"] == pytest.approx(1e-3 * np.hypot(*gradient), rel=2e-3)
    across = 1e-3 * np.array([-gradient[1], gradient[0]]) / np.hypot(*gradient)
    bent = n * across[0] ** 2 + CURVATURE / 2 * across[1] ** 2  # what the contour's bend adds
    assert said["change at a right angle to the gradient"] == pytest.approx(bent, rel=1e-6)
    # Against the gradient is not towards the minimizer.
    to_minimizer = math.degrees(math.atan2(SLOPE - b, -a)) % 360
    assert abs(to_minimizer - (uphill + 180)) > 10
