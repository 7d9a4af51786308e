"""Bring the cache up to date: run what it does not hold, remove what is no more. A program too.

    python docs/hooks/refresh.py [--limit SECONDS] [--way fork|fresh] [--into FOLDER]

The exit status is 1 if a run failed, and each failure is one line: file, line, reason. A second one at the same time
waits, and finds the results of the first. `RUN_WITH=fresh` in the environment chooses the way for every build.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

from filelock import FileLock

import bounds
import catalogue
import environment
import keep
import processes
import result
import starters
from fault import Fault
from places import CACHE, DOCS, SNIPPETS, in_one_line, make_writable, shown
from runner import Runner

TIME_LIMIT = 120.0  # seconds a snippet may run
PATIENCE = 0.7  # seconds that the process which runs the snippets gets to end them
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
    status, said = done_by(command, environment.own())
    if status:
        raise Fault(said.strip() or f"the process that runs the snippets ended with status {status}: build again")


def done_by(command: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """How a program ended, and its errors. It ends when this process is interrupted, and on Linux whenever it ends."""
    runner = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                              errors="replace")  # fmt: skip
    try:
        said = runner.communicate()[1]
    except BaseException:
        runner.terminate()  # Ctrl-C need not have reached it
        with contextlib.suppress(subprocess.TimeoutExpired):
            runner.wait(PATIENCE)
        runner.kill()
        raise
    return runner.returncode, said


def run_stale(limit: float, into: Path, way: str) -> list[str]:
    """The same in this process and its children; returns the failures."""
    if sys.platform == "win32":
        print(WINDOWS, flush=True)
    into.mkdir(parents=True, exist_ok=True)
    with FileLock(into / "lock"):
        killed = list(into.glob(".tmp-*"))  # of a build that was killed
        if killed:
            processes.kill_below(killed)
        for folder in [*killed, *catalogue.leftovers(into)]:
            keep.remove(folder)
        stale = catalogue.stale_runs(into)
        for run, reason in stale.items():
            if reason.startswith("damaged"):
                print(f"{run.name}: its result in .cache is {reason}: running it again", flush=True)
        before = state_of_the_tree()
        runner = Runner(list(stale), into, way, limit)
        try:
            failures = runner.run_all()
        finally:
            runner.stop()
    if not bounds.writing_rights():  # nothing has held them to their own folders
        changed = sorted({path for path, _ in before ^ state_of_the_tree()})
        failures += [f"{shown(path)}: it changed while snippets ran; if one of them writes into the tree, it must not"
                     for path in changed]  # fmt: skip
    return failures


def state_of_the_tree() -> set[tuple[Path, int]]:
    """Each file of docs/ and snippets/ and when it was last written."""
    files = (path for folder in (DOCS, SNIPPETS) for path in folder.rglob("[!.]*") if path.is_file())
    return {(path, path.stat().st_mtime_ns) for path in files if "__pycache__" not in path.parts}


def end_at_once(into: Path, number: int, frame: object) -> None:
    """Where this program is interrupted: end all that it has started, and itself."""
    for handled in (signal.SIGINT, signal.SIGTERM):
        signal.signal(handled, signal.SIG_IGN)
    folders = list(into.glob(f".tmp-{os.getpid()}-*"))
    processes.kill_below(folders)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(128 + number)


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
            for handled in (signal.SIGINT, signal.SIGTERM):
                signal.signal(handled, partial(end_at_once, chosen.into))
            starters.end_with_the_parent(signal.SIGTERM)
            failures = run_stale(chosen.limit, chosen.into, chosen.way)
        else:
            update(chosen.limit, chosen.into, chosen.way)
    except Fault as fault:
        failures = [str(fault)]
    except OSError as error:
        failures = [in_one_line(error, chosen.into)]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
