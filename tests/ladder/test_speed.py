"""Rungs are not slower than the usual way to write them, measured side by side in one run."""

import time
from types import ModuleType
from typing import Any

import pytest
import torch

from tests.rungs import TORCH, data_for, load, source

STEPS = 300
# The usual forms: powers in the loop, products of arrays summed up.
USUAL = [
    ("c * x2 + d * x3 - y", "c * x**2 + d * x**3 - y"),
    ("slope @ x2", "(slope * x**2).sum()"),
    ("slope @ x3", "(slope * x**3).sum()"),
    ("slope @ x\n", "(slope * x).sum()\n"),
    ("loss = residual @ residual", "loss = residual.pow(2).sum()"),
    ("(2.5 * z * z - 1.5) * z", "0.5 * (5 * z**3 - 3 * z)"),
    ("grad_output * (7.5 * z * z - 1.5)", "grad_output * 1.5 * (5 * z**2 - 1)"),
    ("def forward(z):\n", "def forward(ctx, z):\n        ctx.save_for_backward(z)\n"),
    ("    @staticmethod\n    def setup_context(ctx, inputs, output):\n        ctx.save_for_backward(*inputs)\n", ""),
    ("self.c * x2 + self.d * x3", "self.c * x**2 + self.d * x**3"),
    ("for term in higher[: order - 3]", "for term in [x**4 / 24, x**5 / 120][: order - 3]"),
]


def usual(text: str) -> str:
    for ours, theirs in USUAL:
        text = text.replace(ours, theirs)
    return text


def seconds(module: ModuleType, x: Any, y: Any) -> float:
    """The processor's time for a fit; other processes on the machine hardly count."""
    started = time.process_time()
    module.fit(x, y, steps=STEPS, log=lambda t, loss: None)
    return time.process_time() - started


def ratio(usual_form: ModuleType, rung: ModuleType, x: Any, y: Any, enough: float) -> float:
    """How many times faster the rung is: the fastest of each, in turns, until that is `enough` or 150 were run."""
    times: list[tuple[float, float]] = []
    while len(times) < 150:
        times.append((seconds(usual_form, x, y), seconds(rung, x, y)))
        factor = min(t for t, _ in times) / min(t for _, t in times)
        if len(times) > 5 and factor >= enough:
            break
    return factor


def test_rung_1_is_five_times_faster_than_powers_in_the_loop() -> None:
    factor = ratio(load("usual_numpy"), load("stage1_numpy"), *data_for("stage1_numpy"), enough=5)
    print(f"usual_numpy / stage1_numpy: {factor:.1f}")
    assert factor >= 5


# Rungs 5, 6, 9 and 10 are written in the usual way: there is nothing to compare.
@pytest.mark.parametrize("name", [name for name in TORCH if usual(source(name)) != source(name)])
def test_torch_rungs_are_not_slower_than_the_usual_form(name: str) -> None:
    torch.set_num_threads(1)
    # The usual form of rung 4 has no setup_context; with one, PyTorch binds the arguments anew in every call.
    least = 0.88 if name == "stage4_function" else 0.95
    factor = ratio(load(name, usual), load(name), *data_for(name, torch.float32), enough=least)
    print(f"usual form / {name}: {factor:.2f}")
    assert factor >= least
