"""How much faster two processes are than one, and what an all-reduce costs.

Filled into the record's `distributed`: seconds a step for each number of processes, and of an all-reduce of five
numbers between two. Run by torchrun, this file is the program that the processes execute.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.distributed as dist

from places import ROOT
from tests import oracles
from tests.benchmarks.clock import seconds
from tests.rungs import load
from tests.torchrun import torchrun

POINTS = 20_000_000
STEPS = 4


@pytest.mark.parametrize(("ranks", "threads"), [(1, 1), (2, 1), (1, 2)])
def test_processes(ranks: int, threads: int, device: str, parts: dict[str, Any], tmp_path: Path) -> None:
    if device == "mps":
        pytest.skip("MPS has no float64")
    if (torch.cuda.device_count() if device == "cuda" else os.cpu_count() or 1) < 2:
        pytest.skip("two processes need two devices")
    if device == "cuda" and threads > 1:
        pytest.skip("threads are the CPU's")
    environment = {"OMP_NUM_THREADS": str(threads), "DEVICE": device}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "docs/hooks")])
    outcome = torchrun(Path(__file__), str(tmp_path / "result.json"), ranks=ranks, environment=environment)
    assert outcome.returncode == 0, outcome.stderr
    result = json.loads((tmp_path / "result.json").read_text())
    lr = 1e-6 * 2_000 / POINTS
    x, y = oracles.data(20_000)  # as in bench_steps: more points have the same sums, scaled
    exact = oracles.Quadratic(oracles.vandermonde(x), y).weights(oracles.START, lr * POINTS / 20_000, STEPS)
    np.testing.assert_allclose(result.pop("weights"), exact, rtol=1e-3)
    parts.setdefault("distributed", {"points": POINTS, "steps": STEPS, "runs": []})["runs"].append(
        {"processes": ranks, "threads": threads, **result}
    )


def main(target: str) -> None:
    """What each process does; the first one writes the result."""
    dist.init_process_group()
    rank, ranks = dist.get_rank(), dist.get_world_size()
    device = "cpu" if os.environ["DEVICE"] == "cpu" else f"cuda:{dist.get_node_local_rank()}"
    kind = device.partition(":")[0]
    if kind == "cuda":
        torch.cuda.set_device(device)
    x = torch.linspace(-torch.pi, torch.pi, POINTS, dtype=torch.float64).tensor_split(ranks)[rank].to(device)
    y = torch.sin(x)
    module, weights = load("fast/distributed"), [0.0]

    def fit() -> None:
        dist.barrier()
        weights[:] = module.fit(x, y, steps=STEPS, lr=1e-6 * 2_000 / POINTS, log=lambda t, loss: None)

    fives, many = torch.ones(5, dtype=torch.float64, device=device), 1_000
    result = {
        "step": seconds(fit, kind) / STEPS,
        "all-reduce": seconds(lambda: [dist.all_reduce(fives.fill_(1)) for _ in range(many)], kind) / many,
        "weights": weights,
    }
    assert fives.tolist() == [ranks] * 5
    if rank == 0:
        Path(target).write_text(json.dumps(result))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(sys.argv[1])
