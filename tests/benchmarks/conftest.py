"""`--device` says where the benchmarks run, `--record` keeps what they measured for the site's pages.

A record is docs/benchmarks/<kind>-<date>.json: device, kind (cpu, cuda or mps), date, threads, versions, commit, and
one part for each benchmark file that ran: bench_steps.py fills `steps`. Times are seconds, rates are a second.
It says nothing that identifies the machine beyond the kind of its processor.
"""

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import records
from places import DOCS, ROOT

RECORDS = DOCS / "benchmarks"
PARTS = pytest.StashKey[dict[str, Any]]()
AVAILABLE: dict[str, Callable[[], bool]] = {
    "cpu": lambda: True,
    "cuda": torch.cuda.is_available,
    "mps": torch.backends.mps.is_available,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--device", choices=list(AVAILABLE), default="cpu", help="where the tensors are")
    parser.addoption("--record", action="store_true", help="write the result to docs/benchmarks")
    parser.addoption("--most-points", type=float, default=2e8, help="leave out what has more points than this")


def pytest_configure(config: pytest.Config) -> None:
    device = config.getoption("--device")
    if not AVAILABLE[device]():
        here = ", ".join(name for name, is_here in AVAILABLE.items() if is_here())
        kind = "without CUDA" if torch.version.cuda is None else f"for CUDA {torch.version.cuda}"
        raise pytest.UsageError(
            f"--device={device}: PyTorch {torch.__version__} (built {kind}) finds no {device.upper()} device here, "
            f"but {here}; use --device={here.partition(',')[0]}"
        )
    config.stash[PARTS] = {}


@pytest.fixture
def device(request: pytest.FixtureRequest) -> str:
    return request.config.getoption("--device")


@pytest.fixture
def parts(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Where a benchmark leaves what belongs into the record, under the name of its file."""
    return request.config.stash[PARTS]


def name_of(device: str) -> str:
    """The kind of processor, never the name of the machine."""
    if device == "cuda":
        return torch.cuda.get_device_name()
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith(("model name", "Model"))]
    return (models or [platform.processor() or platform.machine()])[0]


def commit() -> str:
    """The commit of this clone, marked where files differ from it; 'unknown' outside of git."""
    try:
        git = ["git", "-C", str(ROOT)]
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
        measured = ["snippets", "tests/benchmarks"]
        changed = subprocess.run([*git, "status", "--porcelain", *measured], capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + ("+changes" if changed else "")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if not session.config.getoption("--record"):
        return
    parts = session.config.stash[PARTS]
    if "steps" not in parts:
        print("\nnot recorded: bench_steps.py did not run, or nothing in it")
        return
    device = session.config.getoption("--device")
    record = {
        "format": records.FORMAT,
        "device": name_of(device),
        "kind": device,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "threads": torch.get_num_threads(),
        "cores": os.cpu_count(),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "torch": torch.__version__,
            "cuda": torch.version.cuda if device == "cuda" else None,
        },
        "commit": commit(),
        **parts,
    }
    stem, number = f"{device}-{record['date']}", 1
    # With a failure in it no page may show it; what was measured is still not thrown away.
    ending = "json" if exitstatus == 0 else "failed"
    path = RECORDS / f"{stem}.{ending}"
    while path.exists():  # an earlier record is never lost
        number += 1
        path = RECORDS / f"{stem}-{number}.{ending}"
    RECORDS.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(record, indent=1) + "\n")
    unfinished.rename(path)
    note = "" if exitstatus == 0 else ", which no page shows: a benchmark failed"
    print(f"\nrecorded in {path.relative_to(ROOT)}{note}")
