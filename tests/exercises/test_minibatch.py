"""What the solutions of rung 9 print, against NumPy."""

import numpy as np
import pytest
import torch

from tests.logs import log_of, losses_in, numbers_of
from tests.oracles import START, cubic, data, vandermonde

CUBIC = cubic()
X, Y = vandermonde(data()[0]), data()[1]


def test_one_batch() -> None:
    log = numbers_of("exercises/stage9_minibatch/one_batch")
    assert log["steps in an epoch"] == 1
    assert log["loss at t = 99"] == pytest.approx(CUBIC.loss(START, 1e-6, 99), rel=1e-5)
    assert log["loss at t = 99"] == pytest.approx(losses_in(log_of("ladder/stage5_nn"))[0], rel=1e-5)
    assert log["largest relative difference without shuffle"] < 1e-5


def largest_curvature(order: np.ndarray) -> float:
    """By the singular values of the batches."""
    return max(2 * np.linalg.norm(X[order[k : k + 20]], 2) ** 2 for k in range(0, 2000, 20))


def test_without_shuffle() -> None:
    log = numbers_of("exercises/stage9_minibatch/without_shuffle")
    draws = torch.Generator().manual_seed(0)
    for name, shuffle in (("with shuffle", True), ("without", False)):
        weights, losses = CUBIC.best, []
        for epoch in range(100):
            order = torch.randperm(2000, generator=draws).numpy() if shuffle else np.arange(2000)
            for at in range(0, 2000, 20):
                if epoch >= 50:
                    losses.append(CUBIC.excess(weights - CUBIC.best))
                A = X[order[at : at + 20]]
                weights = weights - 2e-4 * (A.T @ (A @ weights - Y[order[at : at + 20]]))
        product = 1e-4 * largest_curvature(order)
        assert log[f"{name}, lr times the largest curvature of a batch"] == pytest.approx(product, abs=6e-5)
        for what, value in (("mean excess loss", np.mean(losses)), ("smallest", min(losses)), ("largest", max(losses))):
            assert log[f"{name}, {what}"] == pytest.approx(value, rel=1e-6, abs=6e-5)
    assert log["without, lr times the largest curvature of a batch"] > 2
    assert largest_curvature(np.arange(2000)) == pytest.approx(2 * np.linalg.norm(X[:20], 2) ** 2)  # at an end


def test_short_last_batch() -> None:
    log = numbers_of("exercises/stage9_minibatch/short_last_batch")
    for name, sizes in (("sum", (1, 1, 1)), ("mean", (1, 1, 999 / 2)), ("mean, drop_last", (1, 1, 0))):
        draws, weights = torch.Generator().manual_seed(0), CUBIC.best
        losses: list[float] = []
        while len(losses) < 6000:
            order = torch.randperm(2000, generator=draws).numpy()
            for points, size in zip((order[:999], order[999:1998], order[1998:]), sizes, strict=True):
                if size:
                    losses.append(CUBIC.excess(weights - CUBIC.best))
                    A = X[points]
                    weights = weights - 2e-3 / 999 * size * 2 * (A.T @ (A @ weights - Y[points]))
        kept = losses[1000:]
        assert log[f"{name}, mean excess loss"] == pytest.approx(np.mean(kept), rel=1e-6, abs=1e-6)
        assert log[f"{name}, largest excess loss"] == pytest.approx(max(kept), rel=1e-6, abs=1e-6)
