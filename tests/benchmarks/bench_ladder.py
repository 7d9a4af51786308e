"""How long a step of each rung takes, at 2,000 and at 2,000,000 points.

    pytest tests/benchmarks/bench_ladder.py --device=cpu|cuda [--record]

The time is that of the whole `fit`, divided by its steps; it returns Python floats, so the device has finished.
The weights that it returns are compared with the exact ones: a wrong result has no time.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

import oracles
from rungs import NAMES, data_for, load

# points -> steps in a run, runs measured
SIZES = {2_000: (400, 9), 2_000_000: (10, 5)}
# Sums of float32: over two million points, nn.Linear's matrix product is off by a hundredth after ten steps.
TOLERANCE = {2_000: 1e-3, 2_000_000: 0.03}
LR = {"stage4_function": 5e-6, "stage6_optim": 1e-3, "stage8_dynamic": 5e-7}  # at 2,000 points; else 1e-6
START = np.random.default_rng(0).standard_normal(5).round(8)


@cache
def expected(name: str, points: int, steps: int, lr: float) -> Any:
    """The weights after so many steps, by the tests' own mathematics in float64."""
    x, y = oracles.data(points)
    if name == "stage4_function":
        return oracles.legendre(x, y, (0.0, -1.0, 0.0, 0.3), steps, lr)[1]
    if name == "stage6_optim":
        return oracles.rmsprop(x, y, START[:4], steps, lr)[1]
    if name == "stage8_dynamic":
        return oracles.dynamic(x, y, START, steps, lr)[1]
    return oracles.Quadratic(oracles.vandermonde(x), y).weights(START[:4], lr, steps)


@pytest.mark.parametrize("points", SIZES)
@pytest.mark.parametrize("name", ["usual_numpy", *NAMES])
def test_step(name: str, points: int, device: str, results: list[dict[str, Any]], benchmark: Any) -> None:
    on_numpy = name in ("usual_numpy", "stage1_numpy")
    if on_numpy and device != "cpu":
        pytest.skip("NumPy computes on the CPU only")
    steps, rounds = SIZES[points]
    # The loss is a sum over the points, so the learning rate shrinks with their number. RMSprop's is a distance.
    lr = LR.get(name, 1e-6) * (1 if name == "stage6_optim" else 2_000 / points)
    x, y = data_for("stage1_numpy" if on_numpy else name, torch.float32, device, points)
    fit = load(name).fit
    weights = benchmark.pedantic(
        fit, (x, y), {"steps": steps, "lr": lr, "log": lambda t, loss: None}, rounds=rounds, warmup_rounds=1
    )
    np.testing.assert_allclose(weights, expected(name, points, steps, lr), rtol=TOLERANCE[points], atol=1e-4)
    stats = benchmark.stats.stats
    results.append(
        {
            "rung": name,
            "points": points,
            "steps": steps,
            "runs": rounds,
            "median": stats.median / steps,
            "iqr": stats.iqr / steps,
        }
    )
