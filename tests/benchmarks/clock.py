"""How times are taken: warmed up, with the device waited for, as the median of several."""

import statistics
import time
from collections.abc import Callable

import torch


def wait(device: str) -> None:
    """Return when the device has done all that was asked of it."""
    if device == "cuda":
        torch.cuda.synchronize()
    elif device == "mps":
        torch.mps.synchronize()


def seconds(work: Callable[[], object], device: str = "cpu", rounds: int = 7) -> float:
    """The median time of a call, after one that is not counted."""
    times = []
    for _ in range(rounds + 1):
        wait(device)
        started = time.perf_counter()
        work()
        wait(device)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])
