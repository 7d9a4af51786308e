"""Schedules: their formulas, the product of the steps, exact means of batches, and networks by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from tests.ladder.test_minibatch import path
from tests.logs import numbers_of
from tests.oracles import START, Array, cubic

CUBIC = cubic()


def factors(name: str, steps: int, every: int) -> Array:
    """What multiplies the first lr; warm-up takes a tenth of the steps, and `every` so many have the same of "step"."""
    found = []
    for t in range(steps):
        w = steps // 10
        found.append(
            {
                "constant": 1,
                "constant / 3": 1 / 3,
                "step": 10.0 ** -(t // every),
                "cosine": math.cos(math.pi * t / steps / 2) ** 2,
                "warm-up": 0.01 + 0.99 * t / w if t < w else math.cos(math.pi * (t - w) / (steps - w) / 2) ** 2,
            }[name]
        )
    return np.array(found)


@pytest.mark.parametrize("name", ["constant", "step", "cosine", "warm-up"])
def test_pytorch_s_schedules(name: str) -> None:
    log = numbers_of("why/schedules")
    rates = factors(name, 1000, 250)
    for t in (0, 50, 100, 500, 999):
        assert log[f"{name}, lr in step {t}"] == pytest.approx(rates[t], abs=1.1e-6)
    assert log[f"{name}, sum of all lr"] == pytest.approx(rates.sum(), abs=1e-3)


def test_cubic() -> None:
    log = numbers_of("why/schedules_cubic")
    whole, some = {}, {}
    for name in ("constant", "constant / 3", "step", "cosine", "warm-up"):
        rates = factors(name, 8000, 4000)
        assert log[f"{name}, sum of the factors"] == pytest.approx(rates.sum(), abs=0.06)
        parts = CUBIC.vectors.T @ (START - CUBIC.best)
        for k, value in enumerate(CUBIC.eigenvalues):
            parts[k] *= np.prod(1 - 1e-6 * rates * value)
        whole[name] = float(CUBIC.eigenvalues @ parts**2) / 2
        some[name] = path(20, np.append(1e-6 * rates, 0))[-1]
        assert log[f"{name}, all points, excess loss at the end"] == pytest.approx(whole[name], rel=6e-3)
        assert log[f"{name}, batches, mean excess loss at the end"] == pytest.approx(some[name], abs=6e-5)
    # As the page says: without noise the constant one wins, and only the sum counts; with it, the other way round.
    assert min(whole, key=lambda name: whole[name]) == "constant"
    half = CUBIC.excess(CUBIC.weights(START, 1e-6, 4000) - CUBIC.best)
    assert whole["cosine"] == pytest.approx(half, rel=0.02)
    assert some["constant"] > 100 * some["cosine"]
    assert some["constant"] > some["constant / 3"] > some["step"] > some["warm-up"] > some["cosine"]


def test_network() -> None:
    """Adam and the networks' gradients written out."""
    log = numbers_of("why/schedules_network")
    names = ["constant", "constant / 3", "step", "cosine", "warm-up"]
    rates = 0.03 * np.stack([factors(name, 1500, 750) for name in names])
    draws = torch.Generator().manual_seed(0)
    start = torch.randn(10, 61, generator=draws, dtype=torch.float64).numpy()
    start[:, 40:] /= math.sqrt(20)
    x = np.linspace(-np.pi, np.pi, 200)
    weights = np.tile(start, (5, 1, 1))
    first, second = np.zeros_like(weights), np.zeros_like(weights)

    def forward(points: Array) -> tuple[Array, Array]:
        h = np.tanh(points[..., None] * weights[:, :, None, :20] + weights[:, :, None, 20:40])
        model = np.einsum("srph,srh->srp", h, weights[..., 40:60]) + weights[..., 60:]
        return h, model

    for t in range(1500):
        points = x[torch.randint(200, (10, 20), generator=draws).numpy()]
        h, model = forward(points)
        out = (model - np.sin(points)) / 10
        inner = out[..., None] * weights[:, :, None, 40:60] * (1 - h * h)
        slopes = (np.einsum("srph,rp->srh", inner, points), inner.sum(2), np.einsum("srp,srph->srh", out, h))
        gradient = np.concatenate([*slopes, out.sum(2)[..., None]], axis=2)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        size = np.sqrt(second / (1 - 0.999 ** (t + 1))) + 1e-8
        weights = weights - rates[:, t, None, None] * first / (1 - 0.9 ** (t + 1)) / size
    ends = np.mean((forward(x)[1] - np.sin(x)) ** 2, axis=2)
    of: dict[str, Callable[[Array], float]] = {"least": np.min, "median": np.median, "largest": np.max}
    for name, end in zip(names, ends, strict=True):
        for word, value in of.items():
            assert log[f"{name}, {word} loss"] == pytest.approx(value(end), rel=0.06)
        for number in (0, 1):
            assert log[f"{name}, better than {names[number]}"] == np.sum(end < ends[number])
        assert end.max() > 7 * end.min()
    medians = np.median(ends, axis=1)
    assert medians[[2, 3]].max() < medians[[0, 1]].min()
    assert log["step, better than constant / 3"] == log["cosine, better than constant / 3"]
    assert ends[0].max() > 10 * ends[1:].max()


def test_chebyshev() -> None:
    """The Chebyshev polynomial bounds what is left after each round of n rates."""
    log = numbers_of("exercises/schedules/chebyshev")
    low, high = CUBIC.eigenvalues[[0, -1]]
    assert log["1 rates, steps"] == CUBIC.steps_needed(START, 2 / (low + high))
    before = math.inf
    for n in (1, 2, 4, 8, 16):
        roots = np.polynomial.chebyshev.chebroots([0] * n + [1])
        rates = 2 / (high + low + (high - low) * np.sort(roots)[::-1])
        assert log[f"{n} rates, largest lr / limit"] == pytest.approx(rates.max() * high / 2, abs=6e-3)
        error, t = START - CUBIC.best, 0
        while CUBIC.excess(error) > 1e-6:
            error = error - rates[t % n] * CUBIC.hessian @ error
            t += 1
        assert log[f"{n} rates, steps"] == t < before
        before = t
        # After a round, each part has shrunk to at most 1 / T_n.
        bound = 1 / math.cosh(n * math.acosh((high + low) / (high - low)))
        shrunk = np.prod(1 - rates * CUBIC.eigenvalues[:, None], axis=1)
        assert np.abs(shrunk).max() <= bound * (1 + 1e-9)


def test_after_the_end() -> None:
    log = numbers_of("exercises/schedules/after_the_end")
    for name, calls, T_max in (
        ("T_max in steps, a call a step, last lr", 4000, 4000),
        ("T_max in steps, a call an epoch, last lr", 40, 4000),
        ("T_max in epochs, a call an epoch, last lr", 40, 40),
        ("twice T_max calls, last lr", 80, 40),
    ):
        assert log[name] == pytest.approx(math.cos(math.pi * calls / T_max / 2) ** 2, abs=6e-5)
