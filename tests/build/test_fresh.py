"""Every run once more in a fresh interpreter, as a reader starts it: in an empty folder, with nothing else imported.

It prints and draws what the build's fork of a process with PyTorch has printed and drawn, and complains of nothing.
These runs are kept too, in `.cache/fresh`, by the same keys: an unchanged snippet is not run again. 139 of them take
some 200 s of a processor; nothing else would tell that a snippet needs what another one has imported.
"""

import gc

import pytest

import catalogue
import contract
import environment
import keep
import refresh
import result
from fault import Fault
from tests.logs import log_of

contract_of_the_build = contract.check


def check(run: result.Run, ending: contract.Ending) -> None:
    """What the build asks of a run, and that nothing stands on its standard error."""
    contract_of_the_build(run, ending)
    dies_once = "--max-restarts" in run.snippet.declared.get("Run with", "")  # and torchrun says so
    if ending.errors and not dies_once:
        raise Fault(f"{run.shown}: it ended well, but said: {ending.errors}")


@pytest.fixture(scope="session")
def failures() -> str:
    """Do what has not been done; what failed, a line each."""
    try:
        with environment.installed(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(contract, "check", check)
            return "\n".join(refresh.run_stale(refresh.TIME_LIMIT, result.FRESH, way="fresh"))
    finally:
        gc.enable()  # the runner does without


@pytest.mark.parametrize("name", catalogue.all_runs())
def test_a_fresh_interpreter_prints_and_draws_the_same(name: str, failures: str) -> None:
    run = catalogue.all_runs()[name]
    assert not run.stale_because(result.FRESH), failures
    assert run.log(result.FRESH) == log_of(name)
    fresh, forked = (
        keep.json_of(run.folder_in(kept) / "outcome.json")["files"] for kept in (result.FRESH, result.RUNS)
    )
    assert fresh == forked, "digests of the log and the figures"
