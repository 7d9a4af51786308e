"""Many runs at once: each of them on the closed form, and theory's edge found in another way."""

import re

import numpy as np
import pytest
import torch

from tests.logs import labelled, log_of, numbers_of
from tests.oracles import START, Array, cubic, heavy_ball_path
from tests.rungs import load

LRS = np.logspace(-7, np.log10(3.5e-6), 10)


def starts() -> Array:
    torch.manual_seed(0)
    return torch.randn(1000, 4, dtype=torch.float64).numpy()


def test_shares() -> None:
    """Every one of the 10,000 last losses, by the closed form."""
    log = log_of("fast/many_runs")
    exact = cubic()
    shares = re.findall(r"^lr (\S+), share of starts within 1 % of the best loss: (\S+)$", log, re.MULTILINE)
    assert len(shares) == len(LRS)
    for lr, (shown, share) in zip(LRS, shares, strict=True):
        assert shown == f"{lr:.2e}"
        close = [exact.loss(start, lr, 2000) < 1.01 * exact.best_loss for start in starts()]
        assert float(share) == pytest.approx(np.mean(close), abs=5e-4)
    assert labelled(log)["largest relative difference from a loop"] < 1e-11
    assert labelled(log)["runs"] == 10_000
    # What the page says of them.
    assert [float(share) for lr, share in shares if float(lr) < 1e-6][-1] < 0.01
    assert [float(share) for lr, share in shares if float(lr) > 1e-6] == pytest.approx([0.1, 0.98, 1, 1], abs=0.01)
    assert 0.97 < LRS[-1] * exact.eigenvalues.max() / 2 < 1, "the last one is just below the limit"


def test_the_worst_start() -> None:
    """Of each learning rate, by the closed form; the larger the rate, the lower even the worst start ends."""
    log, exact = labelled(log_of("fast/many_runs")), cubic()
    worst = [log[f"lr {lr:.2e}, excess loss of the worst start"] for lr in LRS]
    for lr, found in zip(LRS, worst, strict=True):
        ends = [exact.loss(start, lr, 2000) - exact.best_loss for start in starts()]
        assert found == pytest.approx(max(ends), rel=0.06)
    assert worst == sorted(worst, reverse=True) and worst[-1] < 1e-6


@pytest.mark.parametrize("way", ["all_at_once", "one_by_one"])
def test_runs_follow_the_closed_form(way: str) -> None:
    module, exact = load("fast/many_runs"), cubic()
    gram = torch.tensor(exact.hessian / 2)
    moments = gram @ torch.tensor(exact.best)
    square = exact.best_loss + moments @ torch.tensor(exact.best)
    some, lrs = torch.tensor(starts()[:4]), torch.tensor(LRS[[0, 5, 9]])
    found = getattr(module, way)(some, lrs, gram, moments, square).numpy()
    expected = [[exact.loss(start, lr, 2000) for lr in LRS[[0, 5, 9]]] for start in some.numpy()]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_map() -> None:
    """The edge by the size of the step's eigenvalues, each run's end by that step's power."""
    log = numbers_of("fast/many_runs_map")
    exact = cubic()
    lrs, momenta = np.logspace(-7, -4.7, 140), np.linspace(0, 0.99, 100)
    lr, beta = np.meshgrid(lrs, momenta)
    off = exact.vectors.T @ (START - exact.best)
    radius, excess = np.zeros_like(lr), np.zeros_like(lr)
    for curvature, part in zip(exact.eigenvalues, off, strict=True):
        # (left, velocity) -> (left - lr * (beta * velocity + curvature * left), beta * velocity + curvature * left)
        step = np.empty((*lr.shape, 2, 2))
        step[..., 0, 0], step[..., 0, 1] = 1 - lr * curvature, -lr * beta
        step[..., 1, 0], step[..., 1, 1] = curvature, beta
        radius = np.maximum(radius, np.abs(np.linalg.eigvals(step)).max(-1))
        with np.errstate(over="ignore", invalid="ignore"):
            left = np.linalg.matrix_power(step, 2000)[..., 0, 0] * part
            excess += curvature * left**2 / 2
    unstable = radius > 1
    assert log["runs"] == unstable.size
    assert log["runs beyond the edge"] == unstable.sum()
    grown = ~(excess < exact.excess(START - exact.best))
    assert log["of these, runs whose loss did not grow"] == (unstable & ~grown).sum() == 0
    assert log["runs within the edge whose loss grew"] == (~unstable & grown).sum() == 0
    row, column = np.unravel_index(np.nanargmin(excess), excess.shape)
    assert log["its lr"] == pytest.approx(lrs[column], rel=1e-12)
    assert log["its momentum"] == pytest.approx(momenta[row], rel=1e-12)
    assert log["smallest excess loss"] == pytest.approx(excess[row, column], rel=1e-6)
    # Next to the constants of the momentum page.
    root = np.sqrt(exact.eigenvalues.max() / exact.eigenvalues.min())
    assert log["momentum by theory"] == pytest.approx(((root - 1) / (root + 1)) ** 2, rel=1e-9)
    assert log["its momentum"] == pytest.approx(log["momentum by theory"], abs=0.02)
    best = 4 / (np.sqrt(exact.eigenvalues.max()) + np.sqrt(exact.eigenvalues.min())) ** 2
    assert log["lr by theory"] == pytest.approx(best, rel=1e-9)
    assert log["its lr"] == pytest.approx(best, rel=0.1)


def test_map_at_one_point() -> None:
    """The listing's own function, against the rule step by step."""
    text_free = load("fast/many_runs_map", lambda text: text.partition("lrs = ")[0])
    exact = cubic()
    path = heavy_ball_path(exact.hessian, START - exact.best, 2e-6, 0.5)
    off = next(left for t, left in enumerate(path) if t == 2000)
    assert text_free.last_excess(2e-6, 0.5).item() == pytest.approx(exact.excess(off), rel=1e-6)
