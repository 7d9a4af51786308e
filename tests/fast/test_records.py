"""What pages make of records, computed again from the files, and on made-up records with known answers."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

import records
import runs
from logs import said
from rungs import SNIPPETS

ROOT = SNIPPETS.parent
RECORDS = records.newest_first()
PARTS = runs.RECORD_READERS
READINGS = [(record["name"], script) for record in RECORDS for script in PARTS if PARTS[script] in record]


def record_of(name: str) -> dict[str, Any]:
    return next(record for record in RECORDS if record["name"] == name)


def readings(script: str) -> list[str]:
    return [name for name, reader in READINGS if reader == script]


def three(value: float) -> Any:
    """Equal as far as three digits show."""
    return pytest.approx(value, rel=6e-3)


def step_of(row: dict[str, Any]) -> float:
    return (row["seconds"] - row["once"]) / row["steps"]


def test_a_cpu_has_been_recorded() -> None:
    """What pages read of records of CPUs is there."""
    recorded = {part for record in RECORDS if record["kind"] == "cpu" for part in record}
    assert set(PARTS.values()) <= recorded


@pytest.mark.parametrize(("name", "script"), READINGS)
def test_reader_runs(name: str, script: str, alone: Callable) -> None:
    outcome = alone(f"{name} | {script}")
    assert outcome.status == 0 and outcome.errors == ""


@pytest.mark.parametrize("name", readings("fast/staircase"))
def test_staircase(name: str, alone: Callable) -> None:
    record, log = record_of(name), said(alone(f"{name} | fast/staircase").log)
    times = {row["version"].split("/")[1]: row["seconds"] for row in record["staircase"]}
    for version, seconds in times.items():
        assert log[f"{version}, ms"] == three(1e3 * seconds)
    stairs = ["usual_numpy", "stage1_numpy", "design_matrix", "gram_matrix", "closed_form"]
    for before, version in pairwise(stairs):
        assert log[f"{version}, times faster than the one before"] == three(times[before] / times[version])
    assert log["first to last, times faster"] == three(times["usual_numpy"] / times["closed_form"])
    assert log["first to last, times faster"] >= 1000
    # What the page says of it: powers take most of the first, and leave a stair that only the last one exceeds.
    assert log["usual_numpy, ms"] > 5 * log["usual_numpy, ms to move its arrays"]
    for version, low, high in (("stage1_numpy", 0.35, 0.65), ("design_matrix", 0.2, 0.5)):
        on_paper = log[f"{version}, ms to move its arrays"] + log[f"{version}, ms to call NumPy"]
        assert low < on_paper / log[f"{version}, ms"] < high
    ratios = [log[f"{version}, times faster than the one before"] for version in stairs[1:]]
    assert sorted(ratios)[-2:] == [ratios[0], ratios[-1]]
    # 26 arrays of 2,000 numbers of 8 bytes in each of 2,000 steps, and 5 before.
    moving = (5 + 2000 * 26) * 16_000 / record["cache"]["bytes copied"]
    assert log["stage1_numpy, ms to move its arrays"] == three(1e3 * moving)
    assert log["stage1_numpy, percent of the limit"] == pytest.approx(100 * moving / times["stage1_numpy"], rel=0.06)


@pytest.mark.parametrize("name", readings("fast/one_pass"))
def test_one_pass(name: str, alone: Callable) -> None:
    record, log = record_of(name), said(alone(f"{name} | fast/one_pass").log)
    points = log["points"]
    assert points >= 20_000_000
    rows = {row["version"]: row for row in record["steps"] if row["points"] == points}
    compiled, eager = step_of(rows["fast/compiled"]), step_of(rows["ladder/stage2_tensor"])
    read = 8 * points / record["memory"]["bytes read"]
    assert log["compiled, ms a step"] == three(1e3 * compiled)
    assert log["compiled, percent of its limit"] == three(100 * read / compiled)
    assert log["compiled, times faster than stage2_tensor"] == three(eager / compiled)
    new = 8 * 4 * points * record["memory"]["seconds a byte of new memory"]
    assert log["stage2_tensor, ms to get new memory"] == three(1e3 * new)
    if record["kind"] == "cpu":  # memory explains most of a step, says the page
        explained = log["stage2_tensor, ms to get new memory"] + log["stage2_tensor, ms to move its arrays"]
        assert explained > 0.5 * log["stage2_tensor, ms a step"]
        assert log["compiled, times faster than stage2_tensor"] > 13 * 1.5, "far more than its bytes, says the page"


@pytest.mark.parametrize("name", readings("fast/steps"))
def test_steps(name: str, alone: Callable) -> None:
    record, log = record_of(name), said(alone(f"{name} | fast/steps").log)
    for version, launches in record.get("launches", {}).items():
        short = version.split("/")[1]
        assert log[f"{short}, started in a step"] == pytest.approx(launches, rel=1e-4)
        row = next(row for row in record["steps"] if (row["version"], row["points"]) == (version, 2000))
        assert log[f"{short}, us for each, at 2000 points"] == three(1e6 * step_of(row) / launches)


@pytest.mark.parametrize("name", readings("fast/many_runs_rate"))
def test_many_runs_rate(name: str, alone: Callable) -> None:
    rates, log = record_of(name)["many_runs"], said(alone(f"{name} | fast/many_runs_rate").log)
    assert log["times faster"] == round(rates["batch"] / rates["loop"])
    assert log["runs a second in the batch"] == round(rates["batch"])


@pytest.mark.parametrize("name", readings("fast/distributed_limits"))
def test_distributed_limits(name: str, alone: Callable) -> None:
    """At the number of points that the log names, messages take as long as points."""
    part, log = record_of(name)["distributed"], said(alone(f"{name} | fast/distributed_limits").log)
    steps = {(run["processes"], run["threads"]): run for run in part["runs"]}
    one, two = steps[1, 1]["step"], steps[2, 1]
    assert log["2 processes, times faster than 1"] == three(one / two["step"])
    assert two["all-reduce"] > 2000 * one / part["points"], "the example is slower on two processes, says the page"
    for n in (2, 4, 1024):
        ring, tree = log[f"{n} ranks, ring"], log[f"{n} ranks, tree"]
        call = steps[1, 1]["all-reduce"]
        messages = two["all-reduce"] - call
        assert ring * one / part["points"] == pytest.approx(call + (n - 1) * messages, rel=0.06)
        assert tree * one / part["points"] == pytest.approx(call + math.log2(n) * messages, rel=0.06)


@pytest.fixture
def crossover(tmp_path: Path) -> Callable[..., str]:
    """A function from records to what the snippet prints of them."""

    def printed(*made_up: dict[str, Any]) -> str:
        files = [tmp_path / f"{number}.json" for number in range(len(made_up))]
        for file, record in zip(files, made_up, strict=True):
            file.write_text(json.dumps(record))
        command: list[str | Path] = [sys.executable, SNIPPETS / "fast/crossover.py", *files]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return printed


def made_up(kind: str, step: Callable[[int], float], version: str = "fast/compiled") -> dict[str, Any]:
    rows = [
        {"version": version, "points": n, "steps": 10, "seconds": 1 + 10 * step(n), "once": 1.0}
        for n in (2_000, 20_000, 200_000, 2_000_000)
    ]
    return {"device": kind.upper(), "kind": kind, "threads": 1, "date": "2000-01-01", "steps": rows}


def test_crossover(crossover: Callable[..., str]) -> None:
    """A CPU that takes 1e-9 n seconds against a GPU that takes 1e-4 up to there: they meet at 1e5."""
    cpu = made_up("cpu", lambda n: 1e-9 * n)
    assert "compiled: the CPU is faster below 1e+05 points; at best the other is 20 times" in crossover(
        cpu, made_up("cuda", lambda n: 1e-4)
    )
    assert "the CPU is faster everywhere; at best the other is 0.5 times" in crossover(
        cpu, made_up("cuda", lambda n: 2e-9 * n)
    )
    assert "the other is faster everywhere; at best the other is 4 times" in crossover(
        cpu, made_up("mps", lambda n: 2.5e-10 * n)
    )
    assert "the other is faster with few points only" in crossover(cpu, made_up("cuda", lambda n: 1e-13 * n**2))
    other = made_up("cuda", lambda n: 1e-4, version="fast/cuda_graph")
    assert crossover(cpu, other).splitlines()[2:] == ["CPU, 1 threads, against CUDA"], "no version in common"
    for alone in ((), (cpu,), (cpu, cpu), (other,)):
        assert "nothing to compare" in crossover(*alone).splitlines()[-1]


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_no_device_is_one_line() -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/benchmarks/bench_limits.py", "--device=cuda"],
        cwd=ROOT,
        env=os.environ | {"PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 4
    assert "--device=cuda: PyTorch finds no CUDA device here; use --device=cpu" in outcome.stderr
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
