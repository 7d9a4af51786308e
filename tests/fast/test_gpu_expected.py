"""The prediction for GPUs, computed again by hand and on made-up records with known answers."""

import ast
import json
import math
import runpy
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
import torch
from matplotlib import pyplot as plt
from torch.utils._python_dispatch import TorchDispatchMode

import catalogue
import records
from places import SNIPPETS
from tests.fast.test_fast import paper
from tests.fast.test_records import step_of, three
from tests.logs import labelled, numbers_of
from tests.rungs import data_for, load

mpl.use("agg")
SCRIPT = SNIPPETS / "fast/gpu_expected.py"
SIZES = (2_000, 20_000, 200_000, 2_000_000, 20_000_000)
VERSIONS = {"stage2_tensor": "ladder/stage2_tensor", "stage3_autograd": "ladder/stage3_autograd",
            "compiled": "fast/compiled"}  # fmt: skip
WRITTEN_FOR = "benchmarks/cpu-2026-11-24"  # the record that the pages' words were written for


def constant(name: str, script: str = "gpu_expected") -> Any:
    """A table of the snippet, with what is added to it."""
    found: dict[str, Any] = {}
    for node in ast.parse((SNIPPETS / f"fast/{script}.py").read_text()).body:
        if isinstance(node, ast.Assign | ast.AugAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) == name:
                found |= ast.literal_eval(node.value)
    return found


CARDS, STEPS = constant("CARDS"), constant("STEPS")


@pytest.fixture
def predicted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, float]]:
    """A function from records to the numbers that the snippet prints of them."""

    def printed(*made_up: dict[str, Any]) -> dict[str, float]:
        files = [tmp_path / f"{number}.json" for number in range(len(made_up))]
        for file, record in zip(files, made_up, strict=True):
            file.write_text(json.dumps(record))
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), *map(str, files)])
        monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
        capsys.readouterr()
        with warnings.catch_warnings(action="ignore"):
            runpy.run_path(str(SCRIPT), run_name="__main__")
        return labelled(capsys.readouterr().out)

    return printed


def made_up(kind: str, device: str, step: Callable[[int], float]) -> dict[str, Any]:
    rows = [
        {"version": version, "points": n, "steps": 10, "seconds": 1 + 10 * step(n), "once": 1.0}
        for version in VERSIONS.values()
        for n in SIZES
    ]
    return {"device": device, "kind": kind, "threads": 1, "date": "2000-01-01", "steps": rows, "memory": {}}


# A CPU that takes 40 microseconds to start a step and 1 nanosecond a point from 40,000 points on.
CPU = made_up("cpu", "Imaginary CPU", lambda n: max(40e-6, 1e-9 * n))


def test_by_hand(predicted: Callable[..., dict[str, float]]) -> None:
    """Rung 2 on a T4: 26 arrays of 4 bytes a point, 20 kernels, 320 GB/s."""
    log = predicted(CPU)
    assert log["versions"] == 3
    few = "stage2_tensor, Tesla T4, us with few points"
    assert log[f"{few}, at best"] == three(40 + 20 * 2)
    assert log[f"{few}, at worst"] == three(40 + 20 * 8 + 26 * 4 * 2_000 / (0.6 * 320e3))
    gain = "stage2_tensor, Tesla T4, times faster at 20000000 points"
    # On the CPU 20 ms. On the card 2.08 GB at 95 % of 320 GB/s, 6.84 ms, far longer than starting; at 60 %, 10.83 ms.
    assert log[f"{gain}, at best"] == three(20 / 6.842)
    assert log[f"{gain}, at worst"] == three(20 / (10.833 + 0.200))
    # At best starting takes longer than moving up to 2e5 points: they meet where the CPU takes 80 microseconds, on the
    # straight line in the log-log plot from 40 with 20,000 points to 200 with 200,000.
    crossing = 20_000 * 10 ** (math.log(80 / 40) / math.log(200 / 40))
    assert log["stage2_tensor, Tesla T4, faster from, at best"] == three(crossing)


def test_at_the_crossing_both_take_as_long() -> None:
    """For the record that is shown, with the CPU's time on a straight line in the log-log plot."""
    log = numbers_of("benchmarks | fast/gpu_expected")
    record = newest_cpu()
    for name, version in VERSIONS.items():
        steps = {row["points"]: step_of(row) for row in record["steps"] if row["version"] == version}
        for card, gigabytes in CARDS.items():
            for case in ("at best", "at worst"):
                crossing = log.get(f"{name}, {card}, faster from, {case}")
                if crossing is None:
                    continue
                below = max(n for n in steps if n <= crossing)
                above = min(n for n in steps if n > crossing)
                share = math.log(crossing / below) / math.log(above / below)
                on_cpu = steps[below] ** (1 - share) * steps[above] ** share
                assert by_hand(name, gigabytes, crossing, steps[2_000], case) == pytest.approx(on_cpu, rel=0.02)


def newest_cpu() -> dict[str, Any]:
    """The record that the prediction is made from."""
    return next(one for one in records.newest_first() if one["kind"] == "cpu" and "memory" in one)


def by_hand(name: str, gigabytes: float, points: float, few: float, case: str) -> float:
    """Seconds a step; inside, microseconds and kilobytes."""
    arrays, kernels = {"stage2_tensor": (26, 20), "stage3_autograd": (38, 27), "compiled": (2, 7)}[name]
    kilobytes = arrays * points * 4 / 1e3
    if case == "at best":
        return max(1e6 * few + 2 * kernels, kilobytes / (0.95 * gigabytes)) / 1e6
    return (1e6 * few + 8 * kernels + kilobytes / (0.6 * gigabytes)) / 1e6


def test_more_bandwidth_is_never_slower() -> None:
    """Nor overtakes later; and at best a card is never slower than at worst."""
    log = numbers_of("benchmarks | fast/gpu_expected")
    cards = sorted(CARDS, key=lambda card: CARDS[card])
    (gains,) = {label.split(", ")[2] for label in log if ", times faster at " in label}
    for name in VERSIONS:
        for what, sign in ((gains, 1), ("us with few points", -1), ("faster from", -1)):
            for case in ("at best", "at worst"):
                values = [sign * log[label] for card in cards if (label := f"{name}, {card}, {what}, {case}") in log]
                assert values == sorted(values)
            for card in cards:
                best, worst = (log.get(f"{name}, {card}, {what}, {case}") for case in ("at best", "at worst"))
                assert best is None or worst is None or sign * best > sign * worst


def test_a_card_that_never_overtakes_has_no_crossing(predicted: Callable[..., dict[str, float]]) -> None:
    """A CPU that needs no time for more points; and one that has no record to predict from."""
    log = predicted(made_up("cpu", "Imaginary CPU", lambda n: 40e-6))
    assert len(log) == 1 + 3 * 5 * 2 * 2
    assert not [label for label in log if "faster from" in label]
    assert predicted() == predicted(made_up("cuda", "NVIDIA Tesla T4", lambda n: 1.0)) == {"versions": 0}


def test_a_measured_card_stands_beside_its_prediction(predicted: Callable[..., dict[str, float]]) -> None:
    """One that takes 100 microseconds, whatever it has to do; a card that is not in the table is left out."""
    cards = [made_up("cuda", f"NVIDIA {name}", lambda n: 100e-6) for name in ("GeForce RTX 3070", "Imaginary GPU")]
    log = predicted(CPU, *cards)
    assert sum("measured" in label for label in log) == 2 * 3 * len(SIZES)
    label = "compiled, RTX 3070, us at 2000 points"
    low, high = 40 + 7 * 2, 40 + 7 * 8 + 16 / (0.6 * 448)
    assert log[f"{label}, at best"] == three(low)
    assert log[f"{label}, at worst"] == three(high)
    assert log[f"{label}, measured"] == three(100)
    assert log["compiled, RTX 3070, measured / predicted at 2000 points"] == three(100 / math.sqrt(low * high))


class Kernels(TorchDispatchMode):
    """Counts what PyTorch executes and is not only a view: on a GPU, each would be a kernel."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, function: Any, types: Any, arguments: Any = (), settings: Any = None) -> Any:
        self.count += not (function.is_view or "detach" in str(function))
        return function(*arguments, **(settings or {}))


@pytest.mark.parametrize("name", ["stage2_tensor", "stage3_autograd"])
def test_kernels_of_a_step(name: str) -> None:
    x, y = data_for(VERSIONS[name], torch.float32)
    totals = []
    for steps in (1, 2):
        with Kernels() as kernels:
            load(VERSIONS[name]).fit(x, y, steps=steps)
        totals.append(kernels.count)
    assert totals[1] - totals[0] == STEPS[name][1]


def test_counts_are_those_of_the_other_pages() -> None:
    assert constant("STEPS", "gpu_expected_check") == STEPS
    for name, version in VERSIONS.items():
        assert STEPS[name][0] == paper("one_pass")[version][0]


@pytest.mark.parametrize("run", [name for name in catalogue.all_runs() if name.endswith("gpu_expected_check")])
def test_check(run: str) -> None:
    """The same method on the measured processor, by hand."""
    (record,) = (one for one in records.newest_first() if run.startswith(f"{one['name']} "))
    log = numbers_of(run)
    for name, version in VERSIONS.items():
        steps = {row["points"]: step_of(row) for row in record["steps"] if row["version"] == version}
        if not steps:
            continue
        arrays, kernels = STEPS[name]
        assert log[f"{name}, us at {min(steps)} points"] == three(1e6 * steps[min(steps)])
        calls = 1e6 * kernels * record["limits"]["seconds a call of PyTorch"]
        assert log[f"{name}, us if a call of PyTorch for each kernel were all"] == three(calls)
        furthest = 1.0
        for n in sorted(steps)[1:]:
            bytes_moved = n * arrays * 4
            moving = bytes_moved / record["memory"]["bytes copied" if arrays > 2 else "bytes read"]
            ratio = (steps[min(steps)] + moving) / steps[n]
            assert log[f"{name}, predicted / measured at {n} points"] == pytest.approx(ratio, rel=0.06)
            furthest = max(furthest, ratio, 1 / ratio)
        assert log[f"{name}, furthest off, times"] == pytest.approx(furthest, rel=0.06)


@pytest.mark.skipif(newest_cpu()["name"] != WRITTEN_FOR, reason="the words were written for another record")
def test_what_the_page_says() -> None:
    """The card hardly matters for the crossing; the method is good for the compiled step, and else off both ways."""
    log = numbers_of("benchmarks | fast/gpu_expected")
    for name in VERSIONS:
        assert len({log[f"{name}, {card}, faster from, at best"] for card in CARDS}) == 1
        at_worst = [log[f"{name}, {card}, faster from, at worst"] for card in CARDS]
        assert max(at_worst) < 3 * min(at_worst)
    assert max(CARDS.values()) > 10 * min(CARDS.values())
    slowest = 26 * 4 * 2_000 / (1e9 * min(CARDS.values()))
    assert slowest / 0.95 > 0.5e-6 and slowest / 0.6 < 1.5e-6  # about one microsecond
    # With 2,000 points the CPU starts operations for most of a step: in its caches the arrays are copied in far less.
    steps = {(row["version"], row["points"]): step_of(row) for row in newest_cpu()["steps"]}
    in_cache = next(one["cache"]["bytes copied"] for one in records.newest_first() if "cache" in one)
    assert 26 * 4 * 2_000 / in_cache < 0.1 * steps["ladder/stage2_tensor", 2_000]
    # With 20 million it gets new memory for most of it.
    a_byte = newest_cpu()["memory"]["seconds a byte of new memory"]
    for version in ("ladder/stage2_tensor", "ladder/stage3_autograd"):
        new = paper("one_pass")[version][1] * 4 * 20_000_000
        assert new * a_byte > 0.5 * steps[version, 20_000_000]
    check = numbers_of(f"{WRITTEN_FOR} | fast/gpu_expected_check")
    assert check["compiled, furthest off, times"] < 1.5
    for name in ("stage2_tensor", "stage3_autograd"):
        assert check[f"{name}, predicted / measured at 200000 points"] > 1.5
        assert check[f"{name}, predicted / measured at 20000000 points"] < 0.5
    assert check["stage3_autograd, furthest off, times"] >= check["stage2_tensor, furthest off, times"]
