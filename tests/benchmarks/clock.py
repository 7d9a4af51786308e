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


def seconds(work: Callable[[], object], device: str = "cpu", rounds: int = 7, times: int = 1) -> float:
    """The median time of a call, after one that is not counted; of `times` in a row, where one is too short."""
    taken = []
    for _ in range(rounds + 1):
        wait(device)
        started = time.perf_counter()
        for _ in range(times):
            work()
        wait(device)
        taken.append((time.perf_counter() - started) / times)
    return statistics.median(taken[1:])
