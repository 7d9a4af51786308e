"""What readers of records make of them, computed again from the files, and on made-up records with known answers.

Every record that lies in docs/benchmarks has to be sound, of however slow a machine. What the text of a page says of
times in words holds for the records that it was written for, and is checked for these alone.
"""

import json
import math
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import catalogue
import records
from places import SNIPPETS
from tests import oracles
from tests.logs import numbers_of
from tests.rungs import load

RUNS = catalogue.all_runs()
RECORDS = {record["name"]: record for record in records.newest_first()}
# The records that the pages' words were written for: AMD EPYC, two threads and one.
WRITTEN_FOR = {"benchmarks/cpu-2026-11-24", "benchmarks/cpu-2026-11-24-2"}


def read_by(script: str) -> list[str]:
    """The names of the records that the snippet reads, one a run."""
    return [name for name in RECORDS if f"{name} | {script}" in RUNS]


def three(value: float) -> Any:
    """Equal as far as three digits show."""
    return pytest.approx(value, rel=6e-3)


def step_of(row: dict[str, Any]) -> float:
    return (row["seconds"] - row["once"]) / row["steps"]


def test_what_the_pages_read_has_been_recorded() -> None:
    """Of some CPU, each part that a snippet reads; and the records that the pages' words were written for."""
    assert RECORDS.keys() >= WRITTEN_FOR
    for run in RUNS.values():
        if (part := run.snippet.declared.get("Reads", "")).startswith("each record with"):
            assert any(RECORDS[name]["kind"] == "cpu" for name in read_by(run.script)), part


@pytest.mark.parametrize("name", RECORDS)
def test_rates_and_times_are_possible(name: str) -> None:
    """Nothing took no time, no rate is negative, and nothing was timed twice."""
    record = RECORDS[name]
    for row in record["steps"]:
        assert row["seconds"] > 0 and row["once"] >= 0 and row["iqr"] >= 0 and row["steps"] > 0, row
    sizes = {(row["version"], row["points"]) for row in record["steps"]}
    assert len(sizes) == len(record["steps"]), "a version is timed once for each number of points"
    for part in ("limits", "memory", "cache"):
        assert all(math.isfinite(rate) and rate >= 0 for rate in record.get(part, {}).values())


@pytest.mark.parametrize("name", read_by("fast/staircase"))
def test_staircase(name: str) -> None:
    record, log = RECORDS[name], numbers_of(f"{name} | fast/staircase")
    times = {row["version"].split("/")[1]: row["seconds"] for row in record["staircase"]}
    for version, seconds in times.items():
        assert log[f"{version}, ms"] == three(1e3 * seconds)
    for before, version in pairwise(stair for stair in STAIRS if stair in times):
        assert log[f"{version}, times faster than the one before"] == three(times[before] / times[version])
    assert log["first to last, times faster"] == three(times["usual_numpy"] / times["closed_form"])
    # 26 arrays of 2,000 numbers of 8 bytes in each of 2,000 steps, and 5 before.
    moving = (5 + 2000 * 26) * 16_000 / record["cache"]["bytes copied"]
    assert log["stage1_numpy, ms to move its arrays"] == three(1e3 * moving)
    assert log["stage1_numpy, percent of the limit"] == pytest.approx(100 * moving / times["stage1_numpy"], rel=0.06)
    # What the calls and the arrays of a step are fewer by, counted in the two listings' lines of the gradient:
    # (slope * x).sum() reads two arrays, writes one and reads it again, in two calls; slope @ x reads two in one.
    call = record["limits"]["seconds a call of NumPy"]
    by_at = 2000 * 3 * (2 * 16_000 / record["cache"]["bytes copied"] + call)
    assert log["saved by @ on paper, ms"] == three(1e3 * by_at)
    together = times["usual_numpy"] - times["stage1_numpy"]
    assert log["saved by the powers and @ together, ms"] == three(1e3 * together)
    assert log["us a call of NumPy"] == three(1e6 * call)
    assert log["compiled, us a step"] == three(1e6 * times["compiled"] / 2000)


STAIRS = ["usual_numpy", "powers_hoisted", "stage1_numpy", "design_matrix", "gram_matrix", "closed_form"]


@pytest.mark.parametrize("name", [name for name in read_by("fast/staircase") if name in WRITTEN_FOR])
def test_what_the_staircase_page_says(name: str) -> None:
    """Powers take most of the first version, and leave a stair that only the last one exceeds."""
    log = numbers_of(f"{name} | fast/staircase")
    assert log["first to last, times faster"] >= 1000
    assert log["usual_numpy, ms"] > 5 * log["usual_numpy, ms to move its arrays"]
    for version, low, high in (("stage1_numpy", 0.35, 0.65), ("design_matrix", 0.2, 0.5)):
        on_paper = log[f"{version}, ms to move its arrays"] + log[f"{version}, ms to call NumPy"]
        assert low < on_paper / log[f"{version}, ms"] < high
    assert log["gram_matrix, ms to call NumPy"] > 0.5 * log["gram_matrix, ms"]
    # What `@` saves is little beside the powers, though the counts be several times too low.
    on_paper = log["closed_form, ms to move its arrays"] + log["closed_form, ms to call NumPy"]
    assert on_paper / log["closed_form, ms"] == pytest.approx(0.2, abs=0.03)
    assert 10 * log["saved by @ on paper, ms"] < 0.1 * log["saved by the powers and @ together, ms"]
    assert log["us a call of PyTorch"] > 2 * log["us a call of NumPy"]
    assert 20 < log["compiled, us a step"] / log["us a call of PyTorch"] < 100
    assert log["stage2_tensor, ms"] > log["stage1_numpy, ms"]


@pytest.mark.parametrize("name", read_by("fast/one_pass_sizes"))
def test_one_pass_sizes(name: str) -> None:
    """Each size that all three versions have, and no other."""
    log = numbers_of(f"{name} | fast/one_pass_sizes")
    steps = {(row["version"], row["points"]): step_of(row) for row in RECORDS[name]["steps"]}
    versions = ("ladder/stage1_numpy", "ladder/stage2_tensor", "fast/compiled")
    sizes = [size for size in {size for _, size in steps} if all((version, size) in steps for version in versions)]
    assert log["sizes at which all three were timed"] == len(sizes)
    assert len(log) == 1 + 5 * len(sizes)
    for size in sizes:
        for version in versions:
            assert log[f"{size} points, {version.split('/')[1]}, ms a step"] == three(1e3 * steps[version, size])
        for version in versions[:2]:
            label = f"{size} points, compiled, times faster than {version.split('/')[1]}"
            assert log[label] == pytest.approx(steps[version, size] / steps["fast/compiled", size], rel=0.06)


def test_what_the_pages_say_of_the_sizes() -> None:
    """The compiled step overtakes NumPy and stays ahead; rung 2 overtakes it later, and falls behind again."""
    log = numbers_of("benchmarks/cpu-2026-11-24 | fast/one_pass_sizes")

    def times(size: int) -> list[float]:
        return [log[f"{size} points, {name}, ms a step"] for name in ("stage1_numpy", "stage2_tensor", "compiled")]

    for size in (2_000, 20_000, 200_000, 2_000_000, 20_000_000):
        numpy, tensor, compiled = times(size)
        assert (compiled < numpy) == (size >= 20_000)
        assert (tensor < numpy) == (size in (200_000, 2_000_000))
        assert compiled < tensor
    rows = [row for row in RECORDS["benchmarks/cpu-2026-11-24"]["steps"] if row["version"] != "fast/gram_matrix"]
    uneven = max(rows, key=lambda row: row["iqr"] / (row["seconds"] - row["once"]))
    assert (uneven["version"], uneven["points"]) == ("ladder/stage1_numpy", 20_000)


@pytest.mark.parametrize("name", read_by("fast/one_pass"))
def test_one_pass(name: str) -> None:
    record, log = RECORDS[name], numbers_of(f"{name} | fast/one_pass")
    points = log["points"]
    rows = {row["version"]: row for row in record["steps"] if row["points"] == points}
    compiled, eager = step_of(rows["fast/compiled"]), step_of(rows["ladder/stage2_tensor"])
    read = 8 * points / record["memory"]["bytes read"]
    assert log["compiled, ms a step"] == three(1e3 * compiled)
    assert log["compiled, percent of its limit"] == three(100 * read / compiled)
    assert log["compiled, times faster than stage2_tensor"] == three(eager / compiled)
    new = 8 * 4 * points * record["memory"]["seconds a byte of new memory"]
    assert log["stage2_tensor, ms to get new memory"] == three(1e3 * new)


@pytest.mark.parametrize("name", [name for name in read_by("fast/one_pass") if name in WRITTEN_FOR])
def test_what_the_page_says_of_one_pass(name: str) -> None:
    """Memory explains most of a step, and one pass is far more faster than its bytes are fewer."""
    log = numbers_of(f"{name} | fast/one_pass")
    assert log["points"] >= 20_000_000
    explained = log["stage2_tensor, ms to get new memory"] + log["stage2_tensor, ms to move its arrays"]
    assert explained > 0.5 * log["stage2_tensor, ms a step"]
    assert log["compiled, times faster than stage2_tensor"] > 13 * 1.5
    # Rung 5 needs less of both than rung 2, and nearly half of its time is in neither.
    both = ("ms to move its arrays", "ms to get new memory")
    assert all(log[f"stage5_nn, {part}"] < log[f"stage2_tensor, {part}"] for part in (*both, "ms a step"))
    assert 0.4 < 1 - sum(log[f"stage5_nn, {part}"] for part in both) / log["stage5_nn, ms a step"] < 0.5


@pytest.mark.parametrize("name", read_by("fast/steps"))
def test_steps(name: str) -> None:
    record, log = RECORDS[name], numbers_of(f"{name} | fast/steps")
    for version, launches in record.get("launches", {}).items():
        short = version.split("/")[1]
        assert log[f"{short}, started in a step"] == pytest.approx(launches, rel=1e-4)
        few = min(row["points"] for row in record["steps"] if row["version"] == version)
        row = next(row for row in record["steps"] if (row["version"], row["points"]) == (version, few))
        assert log[f"{short}, us for each, at {few} points"] == three(1e6 * step_of(row) / launches)
    steps = {(row["version"], row["points"]): step_of(row) for row in record["steps"]}
    for version in ("ladder/usual_numpy", "ladder/stage2_tensor", "fast/gram_matrix"):
        short, few, many = version.split("/")[1], (version, 2_000), (version, 2_000_000)
        if few in steps and many in steps:
            assert log[f"{short}, us a step at 2000 points"] == three(1e6 * steps[few])
            assert log[f"{short}, times as long at 2000000 points"] == three(steps[many] / steps[few])


@pytest.mark.parametrize("name", read_by("fast/many_runs_rate"))
def test_many_runs_rate(name: str) -> None:
    rates, log = RECORDS[name]["many_runs"], numbers_of(f"{name} | fast/many_runs_rate")
    assert log["times faster"] == round(rates["batch"] / rates["loop"])
    assert log["runs a second in the batch"] == round(rates["batch"])


@pytest.mark.parametrize("name", read_by("fast/distributed_limits"))
def test_distributed_limits(name: str) -> None:
    """At the number of points that the log names, messages take as long as points."""
    part, log = RECORDS[name]["distributed"], numbers_of(f"{name} | fast/distributed_limits")
    steps = {(run["processes"], run["threads"]): run for run in part["runs"]}
    one, two = steps[1, 1]["step"], steps[2, 1]
    assert log["2 processes, times faster than 1"] == three(one / two["step"])
    if (1, 2) in steps:
        assert log["1 process with 2 threads, times faster than with 1"] == three(one / steps[1, 2]["step"])
    for row in RECORDS[name]["steps"]:
        if row["version"] == "ladder/stage2_tensor" and row["points"] >= 200_000:
            each = step_of(row) / row["points"]
            assert log[f"ns of a point on rung 2, of {row['points']}"] == three(1e9 * each)
    if (label := "ns of a point on rung 2, of 20000000 / of 200000") in log:
        few, many = (log[f"ns of a point on rung 2, of {size}"] for size in (200_000, 20_000_000))
        assert log[label] == pytest.approx(many / few, rel=0.06)
    for n in (2, 4, 1024):
        ring, tree = log[f"{n} ranks, ring"], log[f"{n} ranks, tree"]
        call = steps[1, 1]["all-reduce"]
        messages = two["all-reduce"] - call
        assert ring * one / part["points"] == pytest.approx(call + (n - 1) * messages, rel=0.06)
        assert tree * one / part["points"] == pytest.approx(call + math.log2(n) * messages, rel=0.06)


@pytest.mark.parametrize("name", [name for name in read_by("fast/distributed_limits") if name in WRITTEN_FOR])
def test_what_the_page_says_of_two_processes(name: str) -> None:
    """The example of 2,000 points is slower on two processes: a message takes longer than all of its points."""
    part = RECORDS[name]["distributed"]
    steps = {(run["processes"], run["threads"]): run for run in part["runs"]}
    assert steps[2, 1]["all-reduce"] > 2000 * steps[1, 1]["step"] / part["points"]
    few, many = numbers_of_rung_2(name)
    assert few < many < 1e9 * steps[1, 1]["step"] / part["points"]
    # Threads gain less than processes do.
    assert steps[2, 1]["step"] < steps[1, 2]["step"] < steps[1, 1]["step"]


def test_at_the_crossing_ranks_are_half_as_many_times_as_fast() -> None:
    """1,024 ranks with as many points as the tree needs, against one process with all of them."""
    log = numbers_of("benchmarks/cpu-2026-11-24 | fast/distributed_limits")
    points, ns = log["1024 ranks, tree"], log["ns of a point"]
    message = 1e3 * (log["us of an all-reduce between 2"] - log["us of a call without a message"]) / 2
    talking = 1e3 * log["us of a call without a message"] + 2 * 10 * message
    assert 1024 * points * ns / (points * ns + talking) == pytest.approx(512, rel=0.03)


def numbers_of_rung_2(name: str) -> tuple[float, float]:
    """Nanoseconds of a point on rung 2, with few points and with the most."""
    each = [
        1e9 * step_of(row) / row["points"]
        for row in sorted(RECORDS[name]["steps"], key=lambda row: row["points"])
        if row["version"] == "ladder/stage2_tensor" and row["points"] >= 200_000
    ]
    return each[0], each[-1]


def test_why_rung_5_has_no_time_with_the_most_points_and_rung_6_has() -> None:
    """A sum that float32 gets wrong moves plain descent too far, and RMSprop hardly: by the exact sums, it is b's."""
    rows = {(row["version"], row["points"]) for row in RECORDS["benchmarks/cpu-2026-11-24"]["steps"]}
    assert ("ladder/stage6_optim", 200_000_000) in rows and ("ladder/stage5_nn", 200_000_000) not in rows
    log = numbers_of("fast/linear_sums")
    plain = log["SGD, b moves in float32 / in float64"]
    rmsprop = log["RMSprop, b moves in float32 / in float64"]
    assert plain > 1.03 and abs(rmsprop - 1) < 0.02 < plain - 1
    # What the benchmark compares is b itself, not how far it has moved.
    assert abs(log["SGD, b itself in float32 / in float64"] - 1) < 0.03 < plain - 1


def test_the_float64_of_the_linear_sums_is_exact() -> None:
    """What float32 is held against: two steps by the tests' own mathematics."""
    few = 20_000
    module = load("fast/linear_sums", lambda text: text.partition("for Optimizer")[0].replace("2_000_000", "20_000"))
    x, y = oracles.data(few)
    start, lr = np.array(oracles.START), 1e-6 * 2000 / few
    plain = oracles.Quadratic(oracles.vandermonde(x), y).weights(start, lr, 2)[1] - start[1]
    log = numbers_of("fast/linear_sums")  # lr shrinks as the points grow, so b moves as far with 2 million
    b_single = start[1] + plain * log["SGD, b moves in float32 / in float64"]
    assert log["SGD, b itself in float32 / in float64"] == pytest.approx(b_single / (start[1] + plain), abs=2e-4)
    assert module.distance_of_b(torch.float64, torch.optim.SGD, lr) == pytest.approx(plain, rel=1e-9)
    rmsprop = oracles.rmsprop(x, y, start, 2, 1e-3)[1][1] - start[1]
    assert module.distance_of_b(torch.float64, torch.optim.RMSprop, 1e-3) == pytest.approx(rmsprop, rel=1e-6)


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
