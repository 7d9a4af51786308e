"""Several processes: the same path, a death survived bit for bit, and nothing left behind."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import torch

import oracles
from leftovers import end, processes_below
from rungs import SNIPPETS, source
from torchrun import finish, start, torchrun


def losses(log: str) -> list[float]:
    """The losses of a log, which has to have one for each hundredth step."""
    lines = re.findall(r"^(\d+) (\S+)$", log, re.MULTILINE)
    assert [int(t) for t, _ in lines] == list(oracles.LOGGED)
    return [float(loss) for _, loss in lines]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder to run in; whatever the test does, no process may be left in it."""
    yield tmp_path
    assert not end(tmp_path)


@pytest.mark.parametrize("name", ["fast/distributed", "fast/distributed_ddp"])
def test_two_ranks_log_what_one_process_logs(name: str, alone: Callable) -> None:
    two, one = losses(alone(name).log), losses(alone("ladder/stage1_numpy").log)
    assert two == pytest.approx(one, rel=1e-12)
    assert two == pytest.approx([oracles.cubic().loss(oracles.START, 1e-6, t) for t in oracles.LOGGED], rel=1e-9)


@pytest.mark.parametrize("ranks", [1, 3])
@pytest.mark.parametrize("name", ["fast/distributed", "fast/distributed_ddp"])
def test_other_numbers_of_ranks(name: str, ranks: int, alone: Callable, folder: Path) -> None:
    """Three do not divide 2,000: the sum over unequal shares is still the sum over all."""
    outcome = torchrun(SNIPPETS / f"{name}.py", ranks=ranks, folder=folder)
    assert outcome.returncode == 0, outcome.stderr
    assert losses(outcome.stdout) == pytest.approx(losses(alone("ladder/stage1_numpy").log), rel=1e-12)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("fast/distributed", "        dist.all_reduce(sums)\n", ""),
        ("fast/distributed", "-= 2 * lr", "-= lr"),
        ("fast/distributed", "x = x.tensor_split(ranks)[rank]", "x = x.tensor_split(ranks)[0]"),
        ("fast/distributed_ddp", "lr * dist.get_world_size()", "lr"),
        ("fast/distributed_ddp", "model = torch.nn.parallel.DistributedDataParallel(model)", ""),
    ],
    ids=["no conversation", "factor", "the same share twice", "mean for sum", "not wrapped"],
)
def test_mistake_is_found(name: str, old: str, new: str, alone: Callable, folder: Path) -> None:
    text = source(name)
    assert old in text
    (folder / "broken.py").write_text(text.replace(old, new))
    outcome = torchrun(Path("broken.py"), folder=folder)
    assert losses(outcome.stdout) != pytest.approx(losses(alone("ladder/stage1_numpy").log), rel=1e-6)


def test_the_listing_goes_on_where_it_was(alone: Callable) -> None:
    """Its own accident: the step it resumes from, and digit by digit the log of the run without one."""
    *lines, result = alone("fast/distributed_restart").log.splitlines()
    assert lines.pop(12) == "going on from step 1200"
    assert [*lines, result] == alone("fast/distributed").log.splitlines()


def weights_at_the_end(folder: Path) -> torch.Tensor:
    step, weights = torch.load(folder / "checkpoint.pt")
    assert step == 2000
    return weights


# The listing without its own accident, and slow enough to be met in the middle.
PEACEFUL = source("fast/distributed_restart").replace("and first_try", "and False")
SLOW = PEACEFUL.replace("import signal", "import signal, time").replace(
    "    error = a", "    time.sleep(0.001)\n    error = a"
)


@pytest.mark.parametrize("victim", [0, 1])
def test_killed_rank(victim: int, folder: Path) -> None:
    """A rank killed from outside at some step between checkpoints: the final weights are the same, bit for bit."""
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
