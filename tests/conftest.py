"""Fixtures for all tests: each snippet run by itself, as a reader runs it."""

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import runs
from torchrun import torchrun

ROOT = Path(__file__).resolve().parents[1]
collect_ignore = ["browser"]  # needs a browser and the built site: nox -s browser
# As at build: without a compiler, what torch.compile would compile runs as it is.
os.environ["TORCH_COMPILE_DISABLE"] = runs.ENVIRONMENT["TORCH_COMPILE_DISABLE"]


def is_mistake(name: str) -> bool:
    """Whether the run of that name is one that must go wrong."""
    return name.startswith("broken/") and not name.endswith("_fixed")


@dataclass(frozen=True)
class Alone:
    """What a snippet printed when its text was pasted into an empty folder and run by an isolated Python.

    A mistake's errors are in its log, as on its page: where they came, with files named without their folders.
    """

    status: int
    log: str
    errors: str


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """A function that makes a folder by name, once for all processes that pytest-xdist runs tests in."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def folder(name: str, make: Callable[[Path], None]) -> Path:
        path = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                unfinished = shared / f"{name}.part"
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(path)
        return path

    return folder


@pytest.fixture(scope="session")
def alone(once: Callable[[str, Callable[[Path], None]], Path]) -> Callable[[str], Alone]:
    """A function from a run's name, such as `ladder/stage1_numpy | ladder/verdict`, to its outcome."""
    # As at build, so that the digits can be compared; MPLBACKEND only keeps windows from opening.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "MPLBACKEND": "agg"}

    def what_it_reads(source: str) -> str:
        if source == "benchmarks":
            return "".join(path.read_text() for path in sorted((ROOT / "docs/benchmarks").glob("*.json")))
        if source.startswith("benchmarks/"):
            return (ROOT / "docs" / f"{source}.json").read_text()
        return result(source).log if source else ""

    @cache
    def result(name: str) -> Alone:
        source, _, script = name.rpartition(" | ")

        def paste_and_run(folder: Path) -> None:
            pasted = folder / f"{Path(script).name}.py"
            pasted.write_text((ROOT / "snippets" / f"{script}.py").read_text())
            if script in runs.TORCHRUN:
                dies = script.endswith("_restart")  # and torchrun says so
                outcome = torchrun(pasted, folder=folder, restarts=int(dies), environment=environment)
                errors = "" if dies else outcome.stderr
                said = {"status": outcome.returncode, "log": outcome.stdout, "errors": errors}
                (folder / "outcome.json").write_text(json.dumps(said))
                return
            outcome = subprocess.run(
                [sys.executable, "-I", "-u", pasted.name],
                cwd=folder,
                env=environment,
                input=what_it_reads(source),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if is_mistake(script) else subprocess.PIPE,
                text=True,
                timeout=120,
            )
            log = outcome.stdout
            if is_mistake(script):
                log = log.replace(f"{folder}/{pasted.name}", f"snippets/{script}.py")
                log = re.sub(r"/\S*/(?:site-packages|python3\.\d+)/", "", log)
            said = {"status": outcome.returncode, "log": log, "errors": outcome.stderr or ""}
            (folder / "outcome.json").write_text(json.dumps(said))

        folder = once("alone-" + re.sub(r"\W+", "-", name), paste_and_run)
        return Alone(**json.loads((folder / "outcome.json").read_text()))

    return result
