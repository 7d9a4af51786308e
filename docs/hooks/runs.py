"""Run every snippet once and keep what it printed and drew in `.cache/runs`.

    python docs/hooks/runs.py [--limit SECONDS]

A run is named like the file without its ending (`ladder/stage1_numpy`), or like a shell pipe
(`ladder/stage1_numpy | ladder/verdict`) where the second snippet reads what the first one printed, or a record of
benchmarks (`benchmarks/cpu-2026-11-24 | fast/steps`).
Only runs whose key has changed are run again. The exit status is 1 if a run failed, and each
failure is one line: file, line, reason. A mistake (a file of `broken/` without `_fixed`) says in the comment
at its head how it goes wrong, and failed if it does anything else:

    # Fails: TypeError: the beginning of the message
    # Wrong: last loss > 1000        (a labelled number of its log; the signs are > < =, nan is a number)

One process imports the slow libraries once and forks a child for each snippet, so that a run
costs its own work and not another `import torch`.
"""

import argparse
import ctypes
import faulthandler
import fcntl
import gc
import hashlib
import importlib
import json
import multiprocessing
import multiprocessing.connection
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import sysconfig
import textwrap
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

import records

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = ROOT / "snippets"
CACHE = ROOT / ".cache" / "runs"

VERDICT = "ladder/verdict"  # reads what a rung printed and says how good it is
READERS = {  # other snippets that read a run's log, or all records
    "why/learning_rate_path": "ladder/stage1_numpy",
    "fast/crossover": records.ALL,
}
RECORD_READERS = {  # snippets that read a record -> the part that it needs to have
    "fast/staircase": "cache",
    "fast/one_pass": "memory",
    "fast/steps": "steps",
    "fast/many_runs_rate": "many_runs",
    "fast/distributed_limits": "distributed",
}
TORCHRUN = {  # snippets that two processes run -> what stands before their names in the command
    "fast/distributed": "torchrun --standalone --nproc-per-node=2",
    "fast/distributed_ddp": "torchrun --standalone --nproc-per-node=2",
    "fast/distributed_restart": (
        "TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 torchrun --standalone --nproc-per-node=2 --max-restarts=1"
    ),
}
LOGGED_STEPS = range(99, 2000, 100)  # what every rung logs, then one line `Result: ...`
TIME_LIMIT = 120.0  # seconds a snippet may run
PATIENCE = 40.0  # seconds that torchrun gets to end its processes

# What a snippet's source says -> the module that is imported for it before its process is forked, in
# this order. torch.optim imports torch._dynamo for its first optimizer, and the first operation on the
# meta device imports most of what that does: over a second by itself.
PRELOADS = {
    "import numpy": "numpy",
    "import torch": "torch",
    "torch.optim": "torch._dynamo",
    "torch.compile": "torch._dynamo",
    '"meta"': "torch._dynamo",
    "import matplotlib.pyplot": "svg_backend",
}
LIBRARIES = ("numpy", "torch", "matplotlib")  # their versions are part of every key
# What torch.compile needs on the CPU. Where it is missing, snippets run without being compiled, and the page says so.
CAN_COMPILE = bool(
    shutil.which(os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++"))
    and Path(sysconfig.get_path("include"), "Python.h").exists()
)
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # the last digits of a sum depend on the number of threads
    "CUDA_VISIBLE_DEVICES": "",  # pages show the CPU's runs, whatever the machine has
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://svg_backend",
    "TORCH_COMPILE_DISABLE": "0" if CAN_COMPILE else "1",
    "TORCHINDUCTOR_CACHE_DIR": str(ROOT / ".cache" / "inductor"),
    "TORCHINDUCTOR_COMPILE_THREADS": "1",  # no processes of its own
}


WRONG = re.compile(r"(.+) ([<>=]) (\S+)")  # what the comment of a mistake says behind `Wrong: `
NOT_FINITE = re.compile(r"(?<![\w.])[-+]?(nan|inf)(?![\w.])", re.IGNORECASE)


class RunError(Exception):
    """Why a run has no result, in one line that begins with the file."""


@dataclass(frozen=True)
class Run:
    """One snippet, run alone or, with `source`, on what another run printed."""

    script: str  # below snippets/, without .py
    source: str | None = None  # a run, or records of benchmarks

    @property
    def name(self) -> str:
        return f"{self.source} | {self.script}" if self.source else self.script

    @property
    def path(self) -> Path:
        return SNIPPETS / f"{self.script}.py"

    @property
    def shown_path(self) -> str:
        """The path for messages, and the run it belongs to where that is not plain from it."""
        shown = f"snippets/{self.script}.py"
        return f"{shown} (reading {self.source})" if self.source else shown

    @property
    def command(self) -> str:
        """The shell command that does this run in a clone."""
        own = f"{TORCHRUN.get(self.script, 'python')} snippets/{self.script}.py"
        if self.source is None:
            return own
        if self.source == records.ALL:
            return f"cat docs/{records.ALL}/*.json | {own}"
        if self.source.startswith(records.ALL):
            return f"{own} < docs/{self.source}.json"
        return f"{Run(self.source).command} | {own}"

    @property
    def inputs(self) -> list[Path]:
        """The files that the snippet reads, one after the other, from standard input."""
        if self.source is None:
            return []
        return records.files(self.source) if self.source.startswith(records.ALL) else [Run(self.source).log_path]

    @property
    def folder(self) -> Path:
        return CACHE / self.name.replace("/", ".").replace(" | ", "+")

    @property
    def is_rung(self) -> bool:
        return self.script.startswith("ladder/stage")

    @property
    def is_fit(self) -> bool:
        """Whether it logs a whole fit, as a rung does."""
        return self.script.startswith(("ladder/", "fast/")) and 'f"Result: y' in self.path.read_text()

    @property
    def is_mistake(self) -> bool:
        return self.script.startswith("broken/") and not self.script.endswith("_fixed")

    def declared(self) -> tuple[str, str]:
        """How a mistake goes wrong by its own account: `Fails` or `Wrong`, and the rest of its first comment.

        Raises RunError where the file does not begin with such a comment.
        """
        head = re.match(r"(?:#.*\n)+", self.path.read_text())
        comment = " ".join(line.lstrip("# ") for line in head[0].splitlines()) if head else ""
        kind, _, text = comment.partition(": ")
        if kind not in ("Fails", "Wrong") or (kind == "Wrong" and not WRONG.fullmatch(text)):
            raise RunError(
                f"{self.shown_path}:1: it must begin with how it goes wrong, "
                "'# Fails: TYPE: MESSAGE' or '# Wrong: LABEL > NUMBER'"
            )
        return kind, text

    def key(self) -> str:
        """A hash of all that the run depends on."""
        parts = [sys.version, str(CAN_COMPILE), *(f"{library} {installed(library)}" for library in LIBRARIES)]
        files = [self.path, Path(__file__), Path(__file__).with_name("svg_backend.py")]
        if self.source:
            # A log follows from the snippet that printed it, which may have to be run again first.
            files += self.inputs if self.source.startswith(records.ALL) else [Run(self.source).path]
        digest = hashlib.sha256("\n".join(parts).encode())
        for path in files:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def stale_because(self) -> str | None:
        """Why the run has to be done: `not run yet`, `changed` or `damaged (FILE)`; None where it is fresh."""
        if not self.folder.exists():
            return "not run yet"
        try:
            outcome = json.loads((self.folder / "outcome.json").read_text())
            key, files = outcome["key"], outcome["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return "damaged (outcome.json)"
        if key != self.key():
            return "changed"
        for name, digest in files.items():
            if not (self.folder / name).exists() or digest_of(self.folder / name) != digest:
                return f"damaged ({name})"
        return None

    @property
    def log_path(self) -> Path:
        return self.folder / "log.txt"

    def log(self) -> str:
        """What the run printed."""
        return self.log_path.read_text()

    def has_figure(self, number: int) -> bool:
        """Whether the run showed so many figures; the first is number 1."""
        return (self.folder / f"figure-{number}.svg").exists()

    def figure(self, number: int) -> str:
        """The SVG source of a figure."""
        return (self.folder / f"figure-{number}.svg").read_text()


@cache
def installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text of that file of the cache; made, and written aside first, where it is not there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(make())
        unfinished.rename(path)
    return path.read_text()


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def all_runs() -> dict[str, Run]:
    """Every run by its name: each snippet alone, the verdict on each rung, and what reads records on each of them.

    Raises RunError where a record is not whole.
    """
    scripts = sorted(p.relative_to(SNIPPETS).with_suffix("").as_posix() for p in SNIPPETS.rglob("*.py"))
    runs = [Run(script, READERS.get(script)) for script in scripts if script not in (VERDICT, *RECORD_READERS)]
    if VERDICT in scripts:
        runs += [Run(VERDICT, source=run.name) for run in runs if run.is_rung]
    try:
        for record in records.newest_first():
            runs += [Run(script, record["name"]) for script, part in RECORD_READERS.items() if part in record]
    except records.RecordError as error:
        raise RunError(str(error)) from None
    return {run.name: run for run in runs}


def rungs() -> list[Run]:
    """The rungs of the ladder, in order."""
    return [Run(f"ladder/{path.stem}") for path in sorted((SNIPPETS / "ladder").glob("stage*.py"))]


# ------------------------------------------------------------------ in the child: one snippet


def execute(run: Run, folder: Path, limit: float) -> None:
    """Run the snippet as `python FILE` would, with its output in files of `folder`.

    Leaves `error.txt` with one line where the snippet raised. What a mistake writes to stderr is part of its
    log, the traceback included.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: it ends with the build, however that ends
    gc.enable()
    os.chdir(folder)
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).parent]
    sys.argv = [str(run.path)]
    Path("stdin.txt").write_bytes(b"".join(path.read_bytes() for path in run.inputs))
    write = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    stderr = "log.txt" if run.is_mistake else "stderr.txt"
    files: list[tuple[str, int]] = [("stdin.txt", os.O_RDONLY), ("log.txt", write), (stderr, write)]
    for number, (file, flags) in enumerate(files):
        os.dup2(os.open(file, flags, 0o644), number)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w", 1), os.fdopen(2, "w", 1)
    if run.script not in TORCHRUN:
        # Ends the process even where it hangs in C, and says where. torchrun has to end its processes: see `reap`.
        faulthandler.dump_traceback_later(limit, exit=True, file=os.open("timeout.txt", write, 0o644))
    try:
        if run.script in TORCHRUN:
            torchrun(run)
        else:
            runpy.run_path(str(run.path), run_name="__main__")
    except SystemExit as error:
        if error.code not in (None, 0):
            Path("error.txt").write_text(f"{run.shown_path}: SystemExit: {error.code}")
    except RunError as error:
        Path("error.txt").write_text(str(error))
    except BaseException as error:  # also KeyboardInterrupt: a snippet has no other way to stop
        if isinstance(error, SyntaxError) and error.filename == str(run.path):
            line: int | None = error.lineno
        else:
            frames = traceback.extract_tb(error.__traceback__)
            line = next((f.lineno for f in reversed(frames) if f.filename == str(run.path)), None)
        reason = (str(error).strip().splitlines() or [""])[0]
        Path("error.txt").write_text(f"{run.shown_path}:{line}: {type(error).__name__}: {reason}")
        if run.is_mistake:
            own = error.__traceback__
            while own and own.tb_frame.f_code.co_filename != str(run.path):  # the frames that run the file
                own = own.tb_next
            traceback.print_exception(error.with_traceback(own))
            Path("raised.txt").write_text("".join(traceback.format_exception_only(error)))
    sys.stdout.flush()
    faulthandler.cancel_dump_traceback_later()


def torchrun(run: Run) -> None:
    """Do what the run's command says: start its processes and wait for them. Raises RunError where they fail."""
    from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
    from torch.distributed.run import main as start

    words = TORCHRUN[run.script].split()
    at = words.index("torchrun")
    for setting in words[:at]:
        name, _, os.environ[name] = setting.partition("=")
    try:
        start([*words[at + 1 :], str(run.path)])
    except ChildFailedError as error:
        rank, failure = error.get_first_failure()
        reason = f"rank {rank} ended with status {failure.exitcode}"
        # What it raised stands at the end of its traceback, behind the lines of the file and of libraries.
        name = re.escape(str(run.path))
        raised = re.search(rf'File "{name}", line (\d+)(?:(?!File "{name}").)*?^(?:\[rank\d+\]: )?(\w+: [^\n]*)',
                           Path("stderr.txt").read_text(), re.DOTALL | re.MULTILINE)  # fmt: skip
        if raised:
            raise RunError(f"{run.shown_path}:{raised[1]}: {raised[2]} ({reason})") from None
        raise RunError(f"{run.shown_path}: {reason}") from None


# ------------------------------------------------------------------ in the parent: all of them


def check(run: Run, folder: Path, exitcode: int | None, limit: float) -> None:
    """Raise RunError unless the run in `folder` ended well, or as badly as it must, and printed what it must."""
    timeout = (folder / "timeout.txt").read_text() if (folder / "timeout.txt").exists() else ""
    if timeout:
        lines = re.findall(rf'File "{re.escape(str(run.path))}", line (\d+)', timeout)
        raise RunError(f"{run.shown_path}{f':{lines[0]}' if lines else ''}: still running after {limit:g} s")
    error, raised = folder / "error.txt", folder / "raised.txt"
    if error.exists() and not raised.exists():
        raise RunError(error.read_text())
    if exitcode != 0:
        raise RunError(f"{run.shown_path}: its process ended with status {exitcode}")
    log = (folder / "log.txt").read_text()
    if run.is_mistake:
        check_mistake(run, log, raised.read_text() if raised.exists() else "")
        return
    lines = log.splitlines()
    for number, line in enumerate(lines, 1):
        if NOT_FINITE.search(line):
            raise RunError(f"{run.shown_path}: line {number} of its log is not finite: {line}")
    if run.is_fit:
        logged = [line.split()[0] for line in lines if re.fullmatch(r"\d+ [-+\d.e]+", line)]
        expected = [str(t) for t in LOGGED_STEPS]
        if logged != expected or not lines[-1].startswith("Result: "):
            raise RunError(
                f"{run.shown_path}: its log has {len(logged)} loss lines of {len(lines)} lines; "
                f"a fit logs {len(expected)} (t = {expected[0]} to {expected[-1]}), then 'Result: ...'"
            )
    elif not lines and not list(folder.glob("figure-*.svg")):
        raise RunError(f"{run.shown_path}: it printed nothing and showed no figure")


def check_mistake(run: Run, log: str, raised: str) -> None:
    """Raise RunError unless the mistake went wrong exactly as it says; `raised` is its exception as printed."""
    kind, text = run.declared()
    happened = f"raised {textwrap.shorten(raised, 120)}" if raised else "ended well"
    if kind == "Fails":
        if not " ".join(raised.split()).startswith(text):
            raise RunError(f"{run.shown_path}: it says that it fails with '{text}', but it {happened}")
        return
    if raised:
        raise RunError(f"{run.shown_path}: it says that '{text}', but it {happened}")
    label, sign, number = WRONG.fullmatch(text).groups()  # type: ignore[union-attr]
    values = numbers(label, log)
    if len(values) != 1:
        raise RunError(
            f"{run.shown_path}: it says that '{text}', but {len(values)} lines of its log are '{label}: ...'"
        )
    found, bound = float(values[0]), float(number)
    both_nan = found != found and bound != bound
    if not {"<": found < bound, ">": found > bound, "=": found == bound or both_nan}[sign]:
        raise RunError(f"{run.shown_path}: it says that '{text}', but its log says {values[0]}")


def numbers(label: str, log: str) -> list[str]:
    """The numbers behind `label` in a log, as they stand there; the label is all of the line before the number."""
    lines = (line.rpartition(" ") for line in log.splitlines())
    return [number for head, _, number in lines if head in (label, f"{label}:")]


def without_paths(text: str) -> str:
    """The text as any machine would print it: files are named below the tree, or below where libraries lie."""
    paths = sysconfig.get_paths()
    for folder in sorted({paths["purelib"], paths["platlib"], paths["stdlib"], str(ROOT)}, key=len, reverse=True):
        text = text.replace(f"{folder}/", "")
    return text


def keep(run: Run, key: str, folder: Path) -> None:
    """Make `folder` the run's result, in one rename; `key` is from before the run began."""
    log = folder / "log.txt"
    log.write_text(without_paths(log.read_text()))
    for path in folder.iterdir():
        if path != log and path.suffix == ".txt":
            path.unlink()
    files = {path.name: digest_of(path) for path in sorted(folder.iterdir())}
    (folder / "outcome.json").write_text(json.dumps({"key": key, "files": files}, indent=1))
    shutil.rmtree(run.folder, ignore_errors=True)
    folder.rename(run.folder)


def needs(run: Run) -> set[str]:
    """The modules to preload for the snippet, read off its source."""
    source = run.path.read_text()
    return {module for mark, module in PRELOADS.items() if mark in source}


class Child(NamedTuple):
    """A process that runs a snippet."""

    run: Run
    key: str  # the snippet may be edited while it runs
    process: BaseProcess
    folder: Path
    started: float  # seconds of the monotonic clock


class Pool:
    """A child for each snippet, as many at a time as there are cores; failures are collected."""

    def __init__(self, runs: list[Run], limit: float) -> None:
        self.waiting = runs
        self.limit = limit
        self.width = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.total = len(runs)
        self.failures: list[str] = []
        self.failed: set[str] = set()
        self.running: dict[Any, Child] = {}  # by the handle that tells of its end
        self.fork = multiprocessing.get_context("fork")

    def ready(self, loaded: set[str]) -> Iterator[Run]:
        pending = {run.name for run in self.waiting} | {child.run.name for child in self.running.values()}
        for run in list(self.waiting):
            if run.source in self.failed:
                self.waiting.remove(run)  # its source's failure has been reported
                self.failed.add(run.name)
            elif needs(run) <= loaded and run.source not in pending:
                yield run

    def start(self, loaded: set[str], most: int) -> None:
        for run in self.ready(loaded):
            if len(self.running) >= most:
                return
            self.waiting.remove(run)
            folder = CACHE / f".tmp-{os.getpid()}-{run.folder.name}"
            folder.mkdir(parents=True)
            key = run.key()
            process = self.fork.Process(target=execute, args=(run, folder, self.limit))
            process.start()
            self.running[process.sentinel] = Child(run, key, process, folder, time.monotonic())

    def reap(self, timeout: float) -> None:
        for sentinel in multiprocessing.connection.wait(list(self.running), timeout):
            run, key, process, folder, started = self.running.pop(sentinel)
            process.join()
            done = self.total - len(self.waiting) - len(self.running)
            print(f"[{done:2}/{self.total}] {run.name}: {time.monotonic() - started:.2f} s", flush=True)
            try:
                check(run, folder, process.exitcode, self.limit)
                keep(run, key, folder)
            except RunError as error:
                self.failures.append(str(error))
                self.failed.add(run.name)
                shutil.rmtree(folder)
        for child in self.running.values():
            late = time.monotonic() - child.started - self.limit
            if late > 0 and child.run.script in TORCHRUN and not (child.folder / "timeout.txt").exists():
                (child.folder / "timeout.txt").write_text("still running")
                child.process.terminate()
            elif late > (PATIENCE if child.run.script in TORCHRUN else 5):  # faulthandler itself was stopped
                child.process.kill()

    def run_all(self) -> list[str]:
        """Run everything; return the failures, one line each."""
        wanted = set().union(*map(needs, self.waiting))
        loaded: set[str] = set()
        gc.disable()  # imports make much and leave no garbage: looking for it costs a tenth of their time
        for module in [name for name in PRELOADS.values() if name in wanted]:
            # Nothing can be started during an import, so more is started before it than there are cores.
            self.start(loaded, 3 * self.width)
            importlib.import_module(module)
            loaded.add(module)
            gc.freeze()  # children share these pages instead of copying them at their first collection
            self.reap(0)
        while self.waiting or self.running:
            self.start(loaded, self.width)
            if self.running:
                self.reap(1.0)
        return self.failures

    def stop(self) -> None:
        """Leave no process and no half-written folder behind."""
        for child in self.running.values():
            child.process.terminate()
        for child in self.running.values():
            child.process.join(PATIENCE)
            child.process.kill()
            child.process.join()
            shutil.rmtree(child.folder, ignore_errors=True)


def stale_runs() -> dict[Run, str]:
    """The runs that the cache does not hold, or no longer, or not whole, each with why. Raises RunError."""
    return {run: reason for run in all_runs().values() if (reason := run.stale_because())}


def update(limit: float = TIME_LIMIT) -> None:
    """Bring the cache up to date in a process of its own, with the environment that runs need.

    Raises RunError with one line for each run that failed.
    """
    if not stale_runs():
        return
    command = [sys.executable, __file__, "--limit", str(limit)]
    outcome = subprocess.run(command, env={**os.environ, **ENVIRONMENT}, stderr=subprocess.PIPE, text=True)
    if outcome.returncode:
        raise RunError(outcome.stderr.strip())


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the snippets whose result is not in .cache/runs.")
    parser.add_argument("--limit", type=float, default=TIME_LIMIT, help="seconds a snippet may run")
    limit = parser.parse_args().limit
    if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
        try:
            update(limit)
        except RunError as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    CACHE.mkdir(parents=True, exist_ok=True)
    lock = (CACHE / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # a second build waits, and finds the results of the first
    for folder in CACHE.glob(".tmp-*"):  # of a build that was killed
        shutil.rmtree(folder)
    stale = stale_runs()
    for run, reason in stale.items():
        if reason.startswith("damaged"):
            print(f"{run.name}: its result in .cache is {reason}: running it again", flush=True)
    pool = Pool(list(stale), limit)
    try:
        failures = pool.run_all()
    finally:
        pool.stop()
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
