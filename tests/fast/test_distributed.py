"""Several processes take the same path, whatever their number; one that was killed has gone on where it was."""

import re
from pathlib import Path

import pytest

from tests import oracles
from tests.logs import log_of, losses_in
from tests.ranks import printed_by_ranks
from tests.rungs import source


@pytest.mark.parametrize("name", ["fast/distributed", "fast/distributed_ddp"])
def test_two_ranks_log_what_one_process_logs(name: str) -> None:
    two, one = losses_in(log_of(name)), losses_in(log_of("ladder/stage1_numpy"))
    assert two == pytest.approx(one, rel=1e-12)
    assert two == pytest.approx([oracles.cubic().loss(oracles.START, 1e-6, t) for t in oracles.LOGGED], rel=1e-9)


def of_fewer_steps(text: str, ranks: int, steps: int, folder: Path) -> list[float]:
    """The losses that so many ranks log in the first steps: each step is a conversation, which costs more than it."""
    assert "steps=2000" in text
    script = folder / "script.py"
    script.write_text(text.replace("steps=2000", f"steps={steps}"))
    lines = re.findall(r"^(\d+) (\S+)$", printed_by_ranks(script, ranks, folder), re.MULTILINE)
    assert [int(t) for t, _ in lines] == list(range(99, steps, 100))
    return [float(loss) for _, loss in lines]


@pytest.mark.parametrize("steps", [200, pytest.param(2000, marks=pytest.mark.complete)])
@pytest.mark.parametrize("name", ["fast/distributed", "fast/distributed_ddp"])
def test_three_ranks(name: str, steps: int, tmp_path: Path) -> None:
    """Three do not divide 2,000: unequal shares still have the sum over all; by `-m complete` in every step."""
    expected = losses_in(log_of("ladder/stage1_numpy"))[: steps // 100]
    assert of_fewer_steps(source(name), 3, steps, tmp_path) == pytest.approx(expected, rel=1e-12)


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
def test_mistake_is_found(name: str, old: str, new: str, tmp_path: Path) -> None:
    text = source(name)
    assert old in text
    (loss,) = of_fewer_steps(text.replace(old, new), 2, 100, tmp_path)
    assert loss != pytest.approx(losses_in(log_of("ladder/stage1_numpy"))[0], rel=1e-6)


def test_the_listing_goes_on_where_it_was() -> None:
    """Its own accident: the step it resumes from, and digit by digit the log of the run without one."""
    *lines, result = log_of("fast/distributed_restart").splitlines()
    assert lines.pop(12) == "going on from step 1200"
    assert [*lines, result] == log_of("fast/distributed").splitlines()
