"""Every run once more in a fresh interpreter, as a reader starts it: in an empty folder, with nothing else imported.

It prints and draws what the build's fork of a process with PyTorch has printed and drawn, and complains of nothing.
These runs are kept too, in `.cache/fresh`, by the same keys: an unchanged snippet is not run again. 282 of them take
some 450 s of a processor, so only an eighth is run where nobody asks for all by `nox -s tests_build -- -m complete`.
Nothing else would tell that a snippet needs what another one has imported.
"""

import gc
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

import catalogue
import contract
import environment
import keep
import refresh
import result
from fault import Fault
from tests.logs import log_of

ALL = catalogue.all_runs()
contract_of_the_build = contract.check
stale_of_all = catalogue.stale_runs


def chosen() -> list[Any]:
    """Every run; those beyond an eighth, which a run's name decides, are marked."""
    return [pytest.param(name, marks=[pytest.mark.complete] if crc32(name.encode()) % 8 else []) for name in ALL]


def check(run: result.Run, ending: contract.Ending) -> None:
    """What the build asks of a run, and that nothing stands on its standard error."""
    contract_of_the_build(run, ending)
    dies_once = "--max-restarts" in run.snippet.declared.get("Run with", "")  # and torchrun says so
    if ending.errors and not dies_once:
        raise Fault(f"{run.shown}: it ended well, but said: {ending.errors}")


@pytest.fixture(scope="session")
def failures(request: pytest.FixtureRequest) -> str:
    """Do what is asked for and has not been done; what failed, a line each."""
    asked = {item.callspec.params["name"] for item in request.session.items if item.path == Path(__file__)}  # type: ignore[attr-defined]
    asked |= {source.name for name in asked if (source := ALL[name].reads_run)}

    def stale_runs(kept: Path) -> dict[result.Run, str]:
        return {run: reason for run, reason in stale_of_all(kept).items() if run.name in asked}

    try:
        with environment.installed(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(contract, "check", check)
            patch.setattr(catalogue, "stale_runs", stale_runs)
            return "\n".join(refresh.run_stale(refresh.TIME_LIMIT, result.FRESH, way="fresh"))
    finally:
        gc.enable()  # the runner does without


@pytest.mark.parametrize("name", chosen())
def test_a_fresh_interpreter_prints_and_draws_the_same(name: str, failures: str) -> None:
    run = ALL[name]
    assert not run.stale_because(result.FRESH), failures
    assert run.log(result.FRESH) == log_of(name)
    fresh, forked = (
        keep.json_of(run.folder_in(kept) / "outcome.json")["files"] for kept in (result.FRESH, result.RUNS)
    )
    assert fresh == forked, "digests of the log and the figures"
