"""What this device can do at most: bytes and operations a second, and the cost of starting anything.

Filled into the record's `limits`, `cache` and `memory`: rates a second, and seconds for a call or a byte.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.lib.stride_tricks import as_strided

from tests.benchmarks.clock import seconds, wait

POINTS = 20_000_000  # numbers in an array, far more than a cache holds
FEW = 2_000


@pytest.fixture
def limits(parts: dict[str, Any]) -> dict[str, float]:
    return parts.setdefault("limits", {})


@pytest.fixture
def memory(parts: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, float]:
    if request.config.getoption("--most-points") < POINTS:
        pytest.skip("more than --most-points")
    return parts.setdefault("memory", {})


def test_bandwidth(device: str, memory: dict[str, float]) -> None:
    """Two arrays read and nothing written, by the fastest of three readers; one array copied."""
    # A GPU is done so soon that starting and waiting would count, unless there is more to do.
    points, times = (POINTS, 1) if device == "cpu" else (10 * POINTS, 20)
    x, y = (torch.rand(points, device=device) for _ in "xy")
    z = torch.empty_like(x)
    readers: list[Callable[[], object]] = [
        lambda: torch.dot(x, y),
        lambda: (x.sum(), y.sum()),
        lambda: (x.amax(), y.amax()),
    ]
    moved = 2 * x.nbytes
    memory["bytes read"] = moved / min(seconds(reader, device, times=times) for reader in readers)
    memory["bytes copied"] = moved / seconds(lambda: z.copy_(x), device, times=times)
    assert torch.equal(x, z)


def test_new_memory(device: str, memory: dict[str, float]) -> None:
    """What it takes to get memory that no tensor has had, beyond filling it."""
    x = torch.rand(POINTS, device=device)
    more = seconds(lambda: torch.empty_like(x).fill_(1.0), device) - seconds(lambda: x.fill_(1.0), device)
    memory["seconds a byte of new memory"] = max(more, 0.0) / x.nbytes


def test_bandwidth_in_the_cache(device: str, parts: dict[str, Any]) -> None:
    """A thousand copies of 2,000 numbers of float64 in one call, each one number further on than the one before."""
    if device != "cpu":
        pytest.skip("it is NumPy's")
    times = 1_000
    x, z = np.random.default_rng(0).random(FEW), np.empty(FEW + times)
    # To one and the same place NumPy would turn the loops around, and write each number a thousand times.
    places = as_strided(z, (times, FEW), (8, 8))
    parts["cache"] = {"bytes copied": 2 * times * x.nbytes / seconds(lambda: np.copyto(places, x), rounds=21)}
    assert np.array_equal(x, z[times - 1 : times - 1 + FEW])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_arithmetic(dtype: torch.dtype, device: str, limits: dict[str, float]) -> None:
    """A product of square matrices, which does much with each number that it reads."""
    if device == "mps" and dtype == torch.float64:
        pytest.skip("MPS has no float64")
    size = 8192 if device == "cuda" else 2048
    a = torch.rand(size, size, dtype=dtype, device=device)
    rate = 2 * size**3 / seconds(lambda: a @ a, device)
    limits[f"operations in {str(dtype).removeprefix('torch.')}"] = rate


def test_calls(device: str, limits: dict[str, float]) -> None:
    """An addition of four numbers: nothing but the cost of the call. On a GPU, of starting a kernel."""
    many = 2_000

    def calls(add: Callable[[Any, Any], Any], four: Any) -> Callable[[], object]:
        return lambda: [add(four, four) for _ in range(many)]

    if device == "cpu":
        limits["seconds a call of NumPy"] = seconds(calls(np.add, np.ones(4))) / many
    limits["seconds a call of PyTorch"] = seconds(calls(torch.add, torch.ones(4, device=device)), device) / many


def test_transfers(device: str, limits: dict[str, float]) -> None:
    """x and y to the device; a result of four numbers back, waited for."""
    if device == "cpu":
        pytest.skip("there is no way to go")
    x = torch.rand(POINTS)
    limits["bytes to the device"] = x.nbytes / seconds(lambda: x.to(device), device)
    weights = torch.rand(4, device=device)
    wait(device)
    limits["seconds for four numbers back"] = seconds(weights.tolist, device, rounds=21)
