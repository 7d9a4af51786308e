"""Every rung descends the path that exact mathematics prescribes."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import oracles
from tests.ladder import checks
from tests.rungs import NAMES, SAME_PATH, TORCH, data_for, load, run

WEIGHT = st.floats(-2, 2, allow_nan=False)
LIMIT = 2 / checks.CUBIC.eigenvalues.max()


@cache
def checked(name: str, dtype: torch.dtype = torch.float64) -> list[float]:
    """The losses that the rung logs from its own start, held to its oracle."""
    return checks.BY_RUNG[name](load(name), *([dtype] if name in TORCH else []))


@pytest.mark.parametrize("name", NAMES)
def test_own_start_in_float64(name: str) -> None:
    """And no rung beats least squares, but for the network, whose curve is no polynomial."""
    losses = checked(name)
    if name == "stage10_network":
        return
    x, y = oracles.data()
    X = oracles.vandermonde(x)
    reached = checks.CUBIC.best_loss
    if name == "stage8_dynamic":
        X = np.column_stack([X, x**4 / 24 + x**5 / 120])
    if name == "stage0_one_weight":
        X = X[:, 1:2]
        reached = oracles.Quadratic(X, y).best_loss
    best = oracles.Quadratic(X, y).best_loss
    # Rung 0 arrives, so that rounding decides on which side of the best loss its last lines are.
    assert best * (1 - 1e-14 * len(x)) <= min(losses) and losses[-1] < 1.1 * reached


@pytest.mark.parametrize("name", TORCH)
def test_own_start_in_float32(name: str) -> None:
    checked(name, torch.float32)


@pytest.mark.parametrize("name", SAME_PATH)
@settings(max_examples=5, deadline=None, derandomize=True)
@given(start=st.tuples(WEIGHT, WEIGHT, WEIGHT, WEIGHT), share=st.floats(0.05, 0.95))
def test_other_starts_and_learning_rates(name: str, start: tuple[float, ...], share: float) -> None:
    """For 300 steps: what happens after all 2,000 is seen from the rung's own start."""
    checks.cubic(load(name), torch.float64, start, share * LIMIT, steps=300)


@settings(max_examples=2, deadline=None, derandomize=True)
@given(start=WEIGHT, share=st.floats(0.05, 0.95))
def test_other_starts_and_learning_rates_of_one_weight(start: float, share: float) -> None:
    checks.line(load("stage0_one_weight"), start, share * 2 / checks.CURVATURE, steps=300)


def test_one_weight_beyond_the_limit() -> None:
    """Its error grows by the factor that the page derives, and changes its sign in every step."""
    x, y = data_for("stage0_one_weight")
    ends = [run(load("stage0_one_weight"), x, y, (0.5,), steps=k, lr=2.2 / checks.CURVATURE)[2][0] for k in range(4)]
    errors = np.array(ends) - checks.SLOPE
    np.testing.assert_allclose(errors[1:] / errors[:-1], -1.2, rtol=1e-9)


@pytest.mark.parametrize("name", [name for name in SAME_PATH if name in TORCH])
def test_other_start_in_float32(name: str) -> None:
    """For 300 steps, as above."""
    checks.cubic(load(name), torch.float32, (1.0, -1.0, 0.5, 0.25), 2e-6, steps=300)


def test_beyond_the_limit_the_closed_form_still_holds() -> None:
    """Divergence is exact too: the path is not merely bounded by the formula, it is the formula."""
    start, lr = tuple(checks.DRAW[:4]), 1.001 * LIMIT
    t, losses, _ = run(load("stage1_numpy"), *checks.oracles.data(), start, lr=lr)
    np.testing.assert_allclose(losses, [checks.CUBIC.loss(start, lr, k) for k in t], rtol=1e-7)
    assert losses[-1] > losses[0]


@pytest.mark.parametrize("name", NAMES)
def test_written_down_start(name: str) -> None:
    """The start on the page is the draw that the page says it is; rung 0 has its b, 4 its own, 10 a seed."""
    if name == "stage10_network":
        assert load(name).START == 0
    elif name != "stage4_function":
        start = load(name).START
        first = 1 if name == "stage0_one_weight" else 0
        assert start == tuple(np.random.default_rng(0).standard_normal(5).round(8))[first : first + len(start)]


def test_rungs_with_one_path_agree() -> None:
    """The five cubic rungs, each in the precision of its file."""
    for name in SAME_PATH[1:]:
        np.testing.assert_allclose(checked(name, torch.float32), checked("stage1_numpy"), rtol=1e-5)


def test_in_float32_the_path_differs_more_than_the_sum() -> None:
    """As rung 2 says: the rounding errors of its steps add up; the loss of the weights it reaches is computed well."""
    X = np.vander(oracles.data()[0], 4, increasing=True)
    times = (1199, 1299)
    x, y = data_for("stage2_tensor", torch.float32)
    logged = dict(zip(*run(load("stage2_tensor"), x, y, steps=1300)[:2], strict=True))
    reached = [run(load("stage2_tensor"), x, y, steps=k)[2] for k in times]
    losses = np.array([np.sum((X @ np.array(weights) - oracles.data()[1]) ** 2) for weights in reached])
    start = checks.DRAW[:4]
    path = np.max(np.abs(losses / [checks.CUBIC.loss(start, 1e-6, k) for k in times] - 1))
    summed = np.max(np.abs([logged[k] for k in times] / losses - 1))
    assert 5e-7 < path < 1e-5 and summed < path / 2


def test_rmsprop_amplifies_rounding() -> None:
    """As its page says, rung 6 depends on the start's last bit; its check holds it to rounding for six lines only."""
    x, y = oracles.data()
    one, _ = oracles.rmsprop(x, y, checks.DRAW[:4])
    other, _ = oracles.rmsprop(x, y, np.nextafter(checks.DRAW[:4], 1))
    np.testing.assert_allclose(other[:6], one[:6], rtol=1e-9)
    assert np.max(np.abs(np.subtract(other[6:], one[6:]))) > 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_another_number_of_points(name: str) -> None:
    """`fit` takes its size from x; fewer steps than a hundred log nothing."""
    x, y = data_for(name, points=50)
    knobs: dict[str, Any] = {} if name == "stage6_optim" else {"lr": 1e-5}
    assert run(load(name), x, y, steps=99, **knobs)[0] == []
    assert run(load(name), x, y, steps=100, **knobs)[0] == [99]
