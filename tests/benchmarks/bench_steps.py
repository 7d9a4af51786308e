"""How long a step takes, for each rung and each fast version, from 2,000 points to 200 million as memory allows.

    pytest tests/benchmarks/bench_*.py --device=cpu|cuda|mps [--record]

Filled into the record's `steps`, a row a version and number of points: the median of the whole `fit` and its
interquartile range, and what it takes without a step (`once`), in seconds. `fit` returns Python floats, so the
device has finished. The weights that it returns are compared with exact ones: a wrong result has no time.
`launches` counts what a step starts, by PyTorch's profiler: kernels on a GPU, operators on a CPU.
"""

import gc
import os
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from torch.profiler import ProfilerActivity, profile

from tests import oracles
from tests.benchmarks.clock import seconds
from tests.benchmarks.versions import skip_unless_it_runs
from tests.rungs import FAST, ON_ARRAYS, data_for, load, on_numpy

STEPPING = [f"fast/{name}" for name in FAST if name != "closed_form"]  # which has no steps
# A step of rung 9 takes 20 points of however many, so its time tells nothing of their number.
# Rung 10 has another model: what a step of it takes says nothing of the versions of one descent.
WHOLE = [name for name in ON_ARRAYS if name not in ("stage9_minibatch", "stage10_network")]
VERSIONS = ["ladder/usual_numpy", *(f"ladder/{name}" for name in WHOLE), *STEPPING]
MOMENTS = "fast/gram_matrix"  # its steps do not touch the points, so many of them are needed to tell what one takes
STEPS = {2_000: 1_000, 20_000: 400, 200_000: 100, 2_000_000: 20, 20_000_000: 4, 200_000_000: 2}  # by points
# What float32 does to the weights: over millions of points, nn.Linear's matrix product is off by a hundredth.
TOLERANCE = {points: 1e-3 if points <= 20_000 else 5e-3 if points <= 200_000 else 0.03 for points in STEPS}
ON_CUDA = {2_000_000: 500, 20_000_000: 200, 200_000_000: 50}  # steps where a few would be over too soon
# Where float32 sums in one long row may lose so much that the result is wrong: such a time is not recorded.
MAY_BE_WRONG = {("ladder/stage5_nn", 200_000_000)}
LR = {"ladder/stage4_function": 5e-6, "ladder/stage6_optim": 1e-3, "ladder/stage8_dynamic": 5e-7}  # at 2,000 points
START = np.random.default_rng(0).standard_normal(5).round(8)
LONGEST = 30  # seconds that a fit may take
ROOM = {"numpy": 60, "matrix": 120, "torch": 72}  # bytes that a version has in use for each point


@cache
def expected(version: str, points: int, steps: int) -> Any:
    """The weights after so many steps, by the tests' own mathematics in float64.

    The sums over the points are Riemann sums and lr is scaled with them, so from 20,000 points on the weights
    after a step hardly depend on their number: more are not needed to know them to a thousandth.
    """
    points = min(points, 20_000)
    x, y = oracles.data(points)
    lr = lr_for(version, points)
    if version == "ladder/stage4_function":
        return oracles.legendre(x, y, (0.0, -1.0, 0.0, 0.3), steps, lr)[1]
    if version == "ladder/stage6_optim":
        return oracles.rmsprop(x, y, START[:4], steps, lr)[1]
    if version == "ladder/stage8_dynamic":
        return oracles.dynamic(x, y, START, steps, lr)[1]
    return oracles.Quadratic(oracles.vandermonde(x), y).weights(START[:4], lr, steps)


def lr_for(version: str, points: int) -> float:
    """The loss is a sum over the points, so the learning rate shrinks with their number. RMSprop's is a distance."""
    return LR.get(version, 1e-6) * (1 if version == "ladder/stage6_optim" else 2_000 / points)


def free(device: str) -> float:
    """Bytes of memory that can be had."""
    if device == "cuda":
        torch.cuda.empty_cache()  # else what PyTorch keeps for the next tensor counts as taken
        return torch.cuda.mem_get_info()[0]
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        return 1024 * float(meminfo.read_text().partition("MemAvailable:")[2].split()[0])
    names = os.sysconf_names
    return os.sysconf("SC_AVPHYS_PAGES" if "SC_AVPHYS_PAGES" in names else "SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def silent(t: int, loss: float) -> None:
    pass


@pytest.mark.parametrize("points", STEPS)
@pytest.mark.parametrize("version", VERSIONS)
def test_step(
    version: str, points: int, device: str, parts: dict[str, Any], benchmark: Any, request: pytest.FixtureRequest
) -> None:
    skip_unless_it_runs(version, device)
    if points > request.config.getoption("--most-points"):
        pytest.skip("more than --most-points")
    gc.collect()
    kind = "torch" if not on_numpy(version) else "matrix" if version.startswith("fast/") else "numpy"
    if points * ROOM[kind] > free(device):
        pytest.skip(f"{points:,} points need {points * ROOM[kind] / 1e9:.0f} GB of memory")
    few = ON_CUDA.get(points, STEPS[points]) if device == "cuda" else STEPS[points]
    steps = 20_000 if version == MOMENTS else few
    before = [row for row in parts.get("steps", []) if row["version"] == version]
    if before and points / before[-1]["points"] * before[-1]["seconds"] / before[-1]["steps"] * steps > LONGEST:
        pytest.skip(f"{steps} steps would take more than {LONGEST} s")
    x, y = data_for(version, torch.float32, device, points)
    fit, knobs = load(version).fit, {"lr": lr_for(version, points), "log": silent}
    fit(x, y, steps=1, **knobs)
    once = seconds(lambda: fit(x, y, steps=0, **knobs), device, 5 if points <= 2_000_000 else 3)
    rounds = 9 if points <= 200_000 else 5 if points <= 2_000_000 else 3
    weights = benchmark.pedantic(fit, (x, y), {"steps": steps, **knobs}, rounds=rounds, warmup_rounds=1)
    close = np.allclose(weights, expected(version, points, steps), rtol=TOLERANCE[points], atol=1e-3)
    if not close and (version, points) in MAY_BE_WRONG:
        pytest.skip(f"wrong, and so without a time: {weights}, not {expected(version, points, steps)}")
    assert close, f"{weights}, not {expected(version, points, steps)}"
    stats = benchmark.stats.stats
    row = {"version": version, "points": points, "steps": steps, "runs": rounds}
    row |= {"dtype": "float64" if on_numpy(version) else "float32"}
    row |= {"seconds": stats.median, "iqr": stats.iqr, "once": once}
    parts.setdefault("steps", []).append(row)


@pytest.mark.parametrize("version", [version for version in VERSIONS if not on_numpy(version)])
def test_launches(version: str, device: str, parts: dict[str, Any]) -> None:
    """Whole numbers a step; the same for any number of points."""
    skip_unless_it_runs(version, device)
    if device == "mps":
        pytest.skip("the profiler does not see into MPS")
    module = load(version)
    launched(module, version, device, 3)
    few, many = (launched(module, version, device, steps) for steps in (20, 50))
    a_step = (many - few) / 30
    assert a_step > 0
    parts.setdefault("launches", {})[version] = round(a_step, 2)  # rung 8 draws how much a step has to do


def launched(module: ModuleType, version: str, device: str, steps: int) -> int:
    x, y = data_for(version, torch.float32, device)
    activities = [ProfilerActivity.CUDA] if device == "cuda" else [ProfilerActivity.CPU]
    with profile(activities=activities, acc_events=True) as profiler:
        module.fit(x, y, steps=steps, lr=lr_for(version, 2_000), log=silent)
    events = profiler.events() or []
    if device == "cuda":
        on_gpu = [event for event in events if event.device_type == torch.autograd.DeviceType.CUDA]
        return sum(not event.name.startswith(("Mem", "mem")) for event in on_gpu)
    return sum(not event.cpu_children for event in events)
