"""The solutions of rung 0's exercises, against the closed form of one weight."""

import math

import pytest

from tests.ladder.checks import CURVATURE, DRAW, SLOPE
from tests.logs import numbers_of

START = float(DRAW[1])


def test_one_step() -> None:
    said = numbers_of("exercises/stage0_one_weight/one_step")
    assert said["lr"] == pytest.approx(1 / CURVATURE, rel=1e-4)
    assert said["slope at t = 0"] == pytest.approx(CURVATURE * (START - SLOPE), rel=1e-3)
    for t in (1, 2):
        assert said[f"b at t = {t}"] == pytest.approx(SLOPE, abs=1e-9)
        assert abs(said[f"slope at t = {t}"]) < 1e-9


def test_how_many_steps() -> None:
    said = numbers_of("exercises/stage0_one_weight/how_many_steps")
    needed = 0
    while abs(START - SLOPE) * (1 - 1e-6 * CURVATURE) ** needed > 1e-6:
        needed += 1
    assert said["counted"] == needed == math.ceil(said["predicted"])


def test_mean_for_sum() -> None:
    said = numbers_of("exercises/stage0_one_weight/mean_for_sum")
    for what, lr in (("sum, lr = 1e-6", 1e-6), ("mean, lr = 1e-6", 1e-6 / 2000), ("mean, lr = 2e-3", 1e-6)):
        expected = SLOPE + (START - SLOPE) * (1 - lr * CURVATURE) ** 100
        assert said[f"b after 100 steps, {what}"] == pytest.approx(expected, abs=1e-9)
    assert said["limit for the mean"] == pytest.approx(2000 * 2 / CURVATURE, abs=1e-5)
