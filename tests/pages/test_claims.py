"""Sentences that compare are held to the runs: nearly every page has claims, and false data do not get past them."""

import json
import subprocess
import sys

import pytest

import catalogue
from places import SNIPPETS, read
from result import Run
from tests.claims import Changed, Claim, claims_of
from tests.pages.test_pages import RUNGS

RUNS = catalogue.all_runs()
# Of programs about rungs 0 and 1, those that need neither PyTorch nor much time.
ANOTHER_TARGET = [
    "ladder/stage0_one_weight",
    "ladder/stage0_one_weight | ladder/verdict",
    "ladder/stage1_numpy",
    "ladder/stage1_numpy | ladder/verdict",
    "ladder/learning_rates",
    "exercises/stage1_numpy/fifth_power",
]
# Runs sources from a list of [source, name of the run that it reads], and prints their logs by name.
RUN_ALL = """
import contextlib, io, json, sys
logs = {}
for name, (source, reads) in json.load(sys.stdin).items():
    sys.stdin = io.StringIO(logs.get(reads, ""))
    with contextlib.redirect_stdout(io.StringIO()) as log:
        exec(compile(source, name, "exec"), {"__name__": "__main__"})
    logs[name] = log.getvalue()
json.dump(logs, sys.stdout)
"""


@pytest.fixture(scope="module")
def cosine() -> dict[str, Run]:
    """All runs, but those of `ANOTHER_TARGET` with cos(x) in place of sin(x)."""
    programs = {}
    for name in ANOTHER_TARGET:
        source = read(SNIPPETS / f"{RUNS[name].script}.py")
        assert ".sin(" in source
        programs[name] = (source.replace(".sin(", ".cos("), RUNS[name].source)
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import matplotlib\nmatplotlib.use('agg')\n{RUN_ALL}"],
        input=json.dumps(programs),
        capture_output=True,
        text=True,
        check=True,
    )
    logs = json.loads(said.stdout)
    return RUNS | {name: Changed(RUNS[name].script, RUNS[name].source, logs[name]) for name in ANOTHER_TARGET}


def false_ones(name: str, runs: dict[str, Run]) -> list[Claim]:
    return [claim for claim in claims_of(name, runs) if not claim.holds]


@pytest.mark.parametrize("name", [*RUNGS, "ladder/index", "ladder/check"])
def test_the_ladder_is_held_to_its_runs(name: str) -> None:
    """Each page has claims, each behind a sentence, and all hold."""
    claims = claims_of(name, RUNS)
    assert claims and all(claim.sentence for claim in claims)
    assert not [claim for claim in claims if not claim.holds]


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("ladder/stage0_one_weight", ["The loss falls and then stands still: the descent has **converged**."]),
        (
            "ladder/stage1_numpy",
            [
                "Repeat the same few additions and multiplications 2,000 times, and it lies almost on the sine.",
                "the best loss to ten digits.",
                "far above the cubic's",
                "A better curve exists: the best one has a loss of",
            ],
        ),
    ],
)
def test_another_target_is_noticed(cosine: dict[str, Run], name: str, sentences: list[str]) -> None:
    """With cos(x) as the target the same programs run, and what the text says of sin(x) is false."""
    found = [claim.sentence for claim in false_ones(name, cosine)]
    for sentence in sentences:
        assert any(sentence in claim for claim in found), found
