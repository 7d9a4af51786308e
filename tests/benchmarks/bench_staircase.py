"""How long the whole fit takes at 2,000 points and 2,000 steps, from the plain loop to the closed form, on the CPU.

Filled into the record's `staircase`, a row a version: the median and the interquartile range, in seconds.
"""

from typing import Any

import numpy as np
import pytest
import torch

from tests import oracles
from tests.benchmarks.versions import skip_unless_it_runs
from tests.rungs import data_for, load

VERSIONS = [
    "ladder/usual_numpy",
    "fast/powers_hoisted",
    "ladder/stage1_numpy",
    "fast/design_matrix",
    "fast/gram_matrix",
    "fast/closed_form",
    "ladder/stage2_tensor",
    "fast/compiled",
]


@pytest.mark.parametrize("version", VERSIONS)
def test_fit(version: str, device: str, parts: dict[str, Any], benchmark: Any) -> None:
    if device != "cpu":
        pytest.skip("it is about one processor")
    skip_unless_it_runs(version, device)
    x, y = data_for(version, torch.float64)
    weights = benchmark.pedantic(load(version).fit, (x, y), {"log": lambda t, loss: None}, rounds=15, warmup_rounds=2)
    np.testing.assert_allclose(weights, oracles.cubic().weights(oracles.START, 1e-6, 2000), rtol=1e-9)
    stats = benchmark.stats.stats
    parts.setdefault("staircase", []).append({"version": version, "seconds": stats.median, "iqr": stats.iqr})
