"""Bring the cache up to date: run what it does not hold, remove what is no more. A program too.

    python docs/hooks/refresh.py [--limit SECONDS] [--way fork|fresh] [--into FOLDER]

The exit status is 1 if a run failed, and each failure is one line: file, line, reason. A second one at the same time
waits, and finds the results of the first. `RUN_WITH=fresh` in the environment chooses the way for every build.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

import catalogue
import compiler
import environment
import keep
import result
import starters
from fault import Fault
from places import CACHE, make_writable
from runner import Runner

TIME_LIMIT = 120.0  # seconds a snippet may run
WINDOWS = (
    "Windows: what a snippet leaves running is not ended, one that hangs is named without its line, "
    "and torchrun and torch.compile may not work"
)


def update(limit: float = TIME_LIMIT, into: Path = result.RUNS, way: str | None = None) -> None:
    """Do all that in a process of its own, with the environment that runs need.

    Raises Fault with one line for each run that failed.
    """
    make_writable(CACHE, "CACHE_DIR")
    stale = catalogue.stale_runs(into)
    if not stale and not catalogue.leftovers(into):
        return
    way = way or os.environ.get("RUN_WITH") or starters.default()
    if way not in starters.WAYS:
        raise Fault(f"RUN_WITH={way}: no way to run snippets: set it to {' or '.join(starters.WAYS)}, or not at all")
    command = [sys.executable, __file__, "--limit", str(limit), "--way", way, "--into", str(into), "--here"]
    variables = environment.own()
    if any(run.snippet.compiles for run in stale):
        variables |= compiler.variables()
    outcome = subprocess.run(command, env=variables, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                             errors="replace")  # fmt: skip
    if outcome.returncode:
        ended = f"the process that runs the snippets ended with status {outcome.returncode}: build again"
        raise Fault(outcome.stderr.strip() or ended)


def run_stale(limit: float, into: Path, way: str) -> list[str]:
    """The same in this process and its children; returns the failures."""
    if sys.platform == "win32":
        print(WINDOWS, flush=True)
    into.mkdir(parents=True, exist_ok=True)
    with FileLock(into / "lock"):
        killed = list(into.glob(".tmp-*"))  # of a build that was killed
        for folder in [*killed, *catalogue.leftovers(into)]:
            keep.remove(folder)
        stale = catalogue.stale_runs(into)
        for run, reason in stale.items():
            if reason.startswith("damaged"):
                print(f"{run.name}: its result in .cache is {reason}: running it again", flush=True)
        runner = Runner(list(stale), into, way, limit)
        try:
            return runner.run_all()
        finally:
            runner.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the snippets whose result is not in the cache.")
    parser.add_argument("--limit", type=float, default=TIME_LIMIT, help="seconds a snippet may run")
    parser.add_argument("--way", choices=starters.WAYS, help="how to start processes; without it, what is safe here")
    parser.add_argument("--into", type=Path, default=result.RUNS, help="the folder to keep the results in")
    parser.add_argument("--here", action="store_true", help="in this process: its environment is the build's own")
    chosen = parser.parse_args()
    failures: list[str] = []
    try:
        if chosen.here:
            failures = run_stale(chosen.limit, chosen.into, chosen.way)
        else:
            update(chosen.limit, chosen.into, chosen.way)
    except (Fault, OSError) as fault:
        failures = [str(fault)]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
