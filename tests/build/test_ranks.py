"""Ranks that are killed, fail or hang, under torchrun: a death is survived bit for bit, and nothing is left behind."""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import torch

from tests.build.serving import waits
from tests.build.trees import REFRESH, Tree
from tests.leftovers import end, processes_below
from tests.rungs import source
from tests.torchrun import finish, start, torchrun


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder to run in; whatever the test does, no process may be left in it."""
    yield tmp_path
    assert not end(tmp_path)


def weights_at_the_end(folder: Path) -> torch.Tensor:
    step, weights = torch.load(folder / "checkpoint.pt")
    assert step == 2000
    return weights


# The listing without its own accident, and slow enough to be met in the middle.
PEACEFUL = source("fast/distributed_restart").replace("and first_try", "and False")
SLOW = PEACEFUL.replace("import signal", "import signal, time").replace(
    "    residual = a", "    time.sleep(0.001)\n    residual = a"
)


@pytest.mark.parametrize("victim", [0, pytest.param(1, marks=pytest.mark.complete)])
def test_killed_rank(victim: int, folder: Path) -> None:
    """A rank killed from outside at some step between checkpoints: the final weights are the same, bit for bit.

    Rank 1 dies in every build, by the listing's own accident.
    """
    assert source("fast/distributed_restart") != PEACEFUL and SLOW.count("time") == 2
    quiet = folder / "quiet"
    quiet.mkdir()
    (quiet / "program.py").write_text(PEACEFUL)
    outcome = torchrun(Path("program.py"), folder=quiet)
    assert outcome.returncode == 0 and "going on" not in outcome.stdout, outcome.stderr

    (folder / "program.py").write_text(SLOW)
    process = start(Path("program.py"), restarts=1, folder=folder)
    try:
        assert process.stdout
        seen = next(line for line in iter(process.stdout.readline, "") if line.startswith("699 "))
        time.sleep(0.03)  # some thirty steps on
        (rank,) = [
            child
            for child in psutil.Process(process.pid).children(recursive=True)
            if child.environ().get("RANK") == str(victim)
        ]
        rank.kill()
    finally:
        outcome = finish(process)
    assert outcome.returncode == 0, outcome.stderr
    assert seen and re.search(r"^going on from step [78]00$", outcome.stdout, re.MULTILINE)
    assert torch.equal(weights_at_the_end(folder), weights_at_the_end(quiet))


def test_a_failing_rank_ends_them_all(folder: Path) -> None:
    (folder / "broken.py").write_text(source("fast/distributed").replace("sums = torch", "sums = rank and torch"))
    outcome = torchrun(Path("broken.py"), folder=folder)
    assert outcome.returncode != 0 and "TypeError" in outcome.stderr
    assert processes_below(folder) == []


def test_hanging_ranks_are_ended(folder: Path) -> None:
    """One waits for the other, which never comes; the time limit ends both."""
    waiting = source("fast/distributed").replace(
        "dist.all_reduce(sums)", "while rank: pass\n        dist.all_reduce(sums)"
    )
    (folder / "hangs.py").write_text(waiting.replace("y = torch.sin(x)", "y = torch.sin(x); log('begun')", 1))
    process = start(Path("hangs.py"), folder=folder)
    assert process.stdout and process.stdout.readline() == "begun\n"
    assert len(processes_below(folder)) == 3
    with pytest.raises(subprocess.TimeoutExpired):
        finish(process, limit=3)
    assert processes_below(folder) == []


def test_ranks_that_fail(few: Tree) -> None:
    """One of several processes raises, and in another snippet one of them hangs: a line each, and no process stays."""
    raising, hanging = "snippets/fast/distributed.py", "snippets/fast/distributed_ddp.py"
    few.copy(raising, hanging)
    few.edit(raising, "dist.all_reduce(sums)", "dist.all_reduce(sums if t < 5 else sumz)")
    waiting = "        while t == 5 and dist.get_rank(): __import__('time').sleep(1)\n"
    few.edit(hanging, "        loss.backward()", f"{waiting}        loss.backward()")
    line = few.line_of(raising, "sumz")
    few.refresh("--limit", "15").fails_with(
        (f"{raising}:{line}: NameError: name 'sumz' is not defined", " (rank ", " ended with status "),
        f"{hanging}: still running after 15 s\n",
    )
    assert processes_below(few.folder) == []


def test_ranks_end_with_the_runner(few: Tree) -> None:
    """Killed itself, it cannot end what it has started: they notice."""
    file = "snippets/fast/distributed.py"
    few.copy(file)
    few.edit(
        file,
        "        dist.all_reduce(sums)",
        "        while t == 5: __import__('time').sleep(1)\n        dist.all_reduce(sums)",
    )
    runner = subprocess.Popen(REFRESH, cwd=few.folder, stdout=subprocess.DEVNULL, start_new_session=True)
    inside = few.folder
    waits(lambda: len(processes_below(inside / ".cache")) == 3, "no torchrun with two ranks")
    time.sleep(2)
    for process in processes_below(inside):
        if process.cwd() == str(inside):
            process.kill()  # the runner, and the one that it runs in with the right environment
    runner.wait()
    waits(lambda: processes_below(inside) == [], "some stayed")
