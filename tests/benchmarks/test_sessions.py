"""The benchmarks as their users start them: a short session, and one for a device that is not there."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from places import ROOT
from tests.benchmarks import conftest


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_no_device_is_refused() -> None:
    """By an error for users, which pytest shows as its text, here of one line."""
    config: Any = SimpleNamespace(getoption={"--device": "cuda"}.__getitem__)
    with pytest.raises(pytest.UsageError) as refused:
        conftest.pytest_configure(config)
    said = str(refused.value)
    assert said.startswith(f"--device=cuda: PyTorch {torch.__version__} (built ") and "\n" not in said
    assert ") finds no CUDA device here, but cpu" in said and said.partition("; ")[2].startswith("use --device=cpu")


@pytest.mark.complete
@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_no_device_is_one_line() -> None:
    """The same from a session, which first imports PyTorch: only by `-m complete`."""
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/benchmarks/bench_limits.py", "--device=cuda"],
        cwd=ROOT,
        env=os.environ | {"PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 4
    assert f"--device=cuda: PyTorch {torch.__version__} (built " in outcome.stderr
    assert ") finds no CUDA device here, but cpu" in outcome.stderr and "; use --device=cpu" in outcome.stderr
    assert "Traceback" not in outcome.stderr + outcome.stdout


def test_benchmarks_run() -> None:
    """A short session on the smallest size ends well and measures something."""
    outcome = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/benchmarks/bench_steps.py",
            "--most-points=2e3",
            "-k",
            "gram or tensor",
        ],
        cwd=ROOT,
        # pytest-benchmark measures nothing where it believes that it is one of several of pytest-xdist's workers.
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stdout
    assert "3 passed" in outcome.stdout
