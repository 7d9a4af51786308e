"""How many whole runs a second: 10,000 in one batch by vmap, and some of them in a Python loop.

Filled into the record's `many_runs`: runs a second, and how many were timed.
"""

from typing import Any

import pytest
import torch

from tests.benchmarks.clock import seconds
from tests.rungs import load


def test_many_runs(device: str, parts: dict[str, Any]) -> None:
    if device == "mps":
        pytest.skip("MPS has no float64")
    module = load("fast/many_runs")
    x = torch.linspace(-torch.pi, torch.pi, 2_000, dtype=torch.float64, device=device)
    X = torch.stack([x**0, x, x * x, x * x * x], dim=1)
    y = torch.sin(x)
    sums = X.T @ X, X.T @ y, y @ y
    starts = torch.randn(1_000, 4, generator=torch.Generator().manual_seed(0), dtype=x.dtype).to(device)
    lrs = torch.linspace(1e-7, 3.5e-6, 10, dtype=x.dtype).to(device)
    few = starts[:3], lrs
    batch = module.all_at_once(starts, lrs, *sums)
    loop = module.one_by_one(*few, *sums)
    torch.testing.assert_close(batch[:3], loop, rtol=1e-9, atol=0)
    parts["many_runs"] = {
        "steps": module.last_loss.__defaults__[0],
        "runs in the batch": batch.numel(),
        "runs in the loop": loop.numel(),
        "batch": batch.numel() / seconds(lambda: module.all_at_once(starts, lrs, *sums), device, 5),
        "loop": loop.numel() / seconds(lambda: module.one_by_one(*few, *sums), device, 3),
    }
