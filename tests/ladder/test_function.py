"""Rung 4 against the log that its well-known original has printed since 2021, and against gradcheck."""

import numpy as np
import pytest
import torch

from tests.rungs import data_for, load, run


def test_published_log() -> None:
    """The only example of the ladder with a deterministic start; figures from the published article."""
    t, losses, (a, b, c, d) = run(load("stage4_function"), *data_for("stage4_function", torch.float32))
    log = dict(zip(t, losses, strict=True))
    assert log[99] == pytest.approx(209.95834, abs=5e-5)
    assert log[1999] == pytest.approx(8.943640, abs=5e-6)
    assert b == pytest.approx(-2.20853, abs=5e-6) and d == pytest.approx(0.25549, abs=5e-6)
    assert abs(a) < 1e-7 and abs(c) < 1e-7


def test_gradcheck_fails_on_a_wrong_backward() -> None:
    rung = load("stage4_function", lambda source: source.replace("7.5 * z * z - 1.5", "7.5 * z * z + 1.5"))
    z = torch.linspace(-1, 1, 5, dtype=torch.float64, requires_grad=True)
    with pytest.raises(RuntimeError, match="Jacobian mismatch"):
        torch.autograd.gradcheck(rung.P3.apply, (z,))


def test_gets_stuck_from_the_start_of_rung_1() -> None:
    """The page's reason for another start: this loss is not quadratic, and not every start leads down."""
    start = tuple(np.random.default_rng(0).standard_normal(4).round(8))
    losses = run(load("stage4_function"), *data_for("stage4_function"), start)[1]
    assert losses[-1] > 100 and abs(losses[-1] - losses[-2]) < 1


def test_works_under_torch_func_grad() -> None:
    """The page says that function transforms need `setup_context`."""
    z = torch.linspace(-1, 1, 5, dtype=torch.float64)
    slope = torch.func.grad(lambda point: load("stage4_function").P3.apply(point))
    np.testing.assert_allclose([slope(point).item() for point in z], (15 * z**2 - 3) / 2, rtol=1e-12)
