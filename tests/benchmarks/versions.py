"""Which versions run where."""

import pytest

import compiler
from tests.rungs import on_numpy


def skip_unless_it_runs(version: str, device: str) -> None:
    """Skip the benchmark, with the reason, where the version has nothing to run on."""
    if on_numpy(version) and device != "cpu":
        pytest.skip("NumPy computes on the CPU only")
    if version == "fast/compiled" and device == "cpu" and not compiler.works():
        pytest.skip("torch.compile needs a C++ compiler and Python's headers")
    if version == "fast/cuda_graph" and device != "cuda":
        pytest.skip("a CUDA graph needs CUDA")
