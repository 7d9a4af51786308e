"""Do many runs, as many at a time as there are cores, and keep what each has left if it is what it must be."""

import contextlib
import errno
import gc
import importlib
import os
import shutil
import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

import bounds
import compiler
import contract
import keep
import processes
import starters
import terminal
from fault import Fault
from places import CACHE, in_one_line, without_paths
from processes import Process
from result import Run

if sys.platform != "win32":
    import resource

LOG_LIMIT = 4_000_000  # bytes that a snippet may print
FILE_LIMIT = 100_000_000  # bytes of any file: nothing looks at the logs while a library is imported
GRACE, GRACE_OF_TORCHRUN = 5.0, 40.0  # seconds that a run has to end when it is told to
KEPT_BY_LIBRARIES = [CACHE / kept for kept in ("inductor", "matplotlib")]  # that libraries write themselves
LEAST_FREE = 100_000  # bytes: where there are fewer, a run may have lost what it printed
TICK = 0.005  # seconds between two looks at what is under way
# Imported once for all forks that need them, in this order. The first optimizer, the meta device and torch.compile
# import torch._dynamo: over a second by itself.
PRELOADED = ("numpy", "torch", "torch._dynamo", "figures")


def preloads(run: Run) -> set[str]:
    """The modules to import before the snippet's process is forked."""
    snippet = run.snippet
    late = (
        any(name.startswith(("torch.optim", "torch.compile", "torch.nn.parallel")) for name in snippet.imports)
        or '"meta"' in snippet.source
    )
    wanted = ("numpy" in snippet.imports, "torch" in snippet.libraries, late, snippet.draws)
    return {module for module, needed in zip(PRELOADED, wanted, strict=True) if needed}


@dataclass
class Job:
    """A run under way."""

    run: Run
    key: str  # the snippet may be edited while it runs
    order: starters.Order
    process: Process
    started: float  # seconds of the monotonic clock
    stopped: str = ""  # why it was told to end
    told: float = 0.0  # and when

    @property
    def folder(self) -> Path:
        return self.order.folder.parent

    @property
    def is_python(self) -> bool:
        return self.order.words == "python"

    @property
    def is_trial(self) -> bool:
        """Whether it is the first that tells if torch.compile works here."""
        return self.run.snippet.compiles and compiler.known() is None

    @property
    def grace(self) -> float:
        return GRACE if self.is_python else GRACE_OF_TORCHRUN


class Runner:
    """A process for each run, as many at a time as there are cores; failures are collected."""

    def __init__(self, runs: list[Run], into: Path, way: str, limit: float) -> None:
        self.waiting, self.into, self.way, self.limit = list(runs), into, way, limit
        self.width = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.total = len(runs)
        self.failures: list[str] = []
        self.failed: set[str] = set()
        self.jobs: list[Job] = []
        for folder in KEPT_BY_LIBRARIES:
            folder.mkdir(parents=True, exist_ok=True)
        if sys.platform != "win32":  # for this process and all that it starts
            bounds.limit(resource.RLIMIT_FSIZE, FILE_LIMIT)

    def run_all(self) -> list[str]:
        """Run everything; return the failures, one line each."""
        loaded = set() if self.way == "fork" else set(PRELOADED)
        wanted = set[str]().union(*map(preloads, self.waiting)) - loaded
        gc.disable()  # imports make much and leave no garbage: looking for it costs a tenth of their time
        for module in (module for module in PRELOADED if module in wanted):
            # Nothing can be started during an import, so more is started before it than there are cores.
            self.start(loaded, 3 * self.width)
            importlib.import_module(module)
            loaded.add(module)
            gc.freeze()  # forks share these pages instead of copying them at their first collection
            self.reap()
        while self.waiting or self.jobs:
            self.start(loaded, self.width)
            self.reap()
            time.sleep(TICK)
        return self.failures

    def start(self, loaded: set[str], most: int) -> None:
        pending = {run.name for run in self.waiting} | {job.run.name for job in self.jobs}
        for run in list(self.waiting):
            if run.source in self.failed:
                self.waiting.remove(run)  # its source's failure has been reported
                self.failed.add(run.name)
            elif len(self.jobs) < most and preloads(run) <= loaded and run.source not in pending:
                self.waiting.remove(run)
                self.jobs.append(self.begin(run))

    def begin(self, run: Run) -> Job:
        folder = self.into / f".tmp-{os.getpid()}-{run.folder.name}"
        work, temporary = folder / "work", folder / "tmp"  # what a snippet leaves there is its own affair
        for made in (work, temporary):
            made.mkdir(parents=True)
        source = run.reads_run
        given, output, errors = (folder / f"{name}.txt" for name in ("given", "log", "errors"))
        given.write_text(source.log(self.into) if source else "", encoding="utf-8", newline="")
        order = starters.Order(
            script=run.snippet.path,
            words=run.snippet.declared.get("Run with", "python"),
            arguments=[str(path) for path in run.arguments],
            folder=work,
            writable=[folder, *KEPT_BY_LIBRARIES],
            streams=(given, output, output if run.snippet.is_mistake else errors),
            variables={"FIGURES": str(folder), "TMPDIR": str(temporary)},
        )
        way = self.way
        if run.snippet.compiles and compiler.known():
            order.variables.update(compiler.DISABLED)
            way = "fresh"  # a fork has imported PyTorch already
        key = run.key()
        if source and source.stale_because(self.into):
            key = ""  # the source was edited when it had been run: this log is not the new one's, so run it again
        return Job(run, key, order, starters.start(order, way), time.monotonic())

    def reap(self) -> None:
        for job in list(self.jobs):
            self.watch(job)
            status = job.process.poll()
            if status is None:
                continue
            self.jobs.remove(job)
            done = self.total - len(self.waiting) - len(self.jobs)
            print(f"[{done:2}/{self.total}] {job.run.name}: {time.monotonic() - job.started:.2f} s", flush=True)
            try:
                left = processes.end_rest(job.process, job.folder)
                job.stopped = job.stopped or too_much(job)
                if shutil.disk_usage(self.into).free < LEAST_FREE:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # what it printed is not whole
                keep_result(job, status, left, self.into)
                if job.is_trial:
                    compiler.note("")
            except Fault as fault:
                if job.is_trial and compiler.complaint():
                    keep.remove(job.folder)
                    self.waiting.append(job.run)  # it is going to run uncompiled
                else:
                    self.fail(job, str(fault))
            except OSError as error:
                reason = f"{job.run.shown}: its result cannot be kept: {in_one_line(error, self.into)}"
                if error.errno == errno.ENOSPC:  # no run after it would fare better
                    raise Fault(reason) from None
                self.fail(job, reason)

    def fail(self, job: Job, reason: str) -> None:
        """Note why a run failed, and remove what it has left."""
        self.failures.append(reason)
        self.failed.add(job.run.name)
        with contextlib.suppress(FileNotFoundError):  # where nothing holds a snippet to its folder
            keep.remove(job.folder)

    def watch(self, job: Job) -> None:
        """Tell a run to end that takes too long or prints too much; where it does not listen, end it."""
        now = time.monotonic()
        if job.stopped:
            if now - job.told > job.grace:
                processes.kill(job.process, job.folder)
            return
        if now - job.started > self.limit:
            job.stopped = f"still running after {self.limit:g} s"
        else:
            job.stopped = too_much(job)
        if job.stopped:
            if not job.is_python:  # that says at which line it was; of torchrun the last error is the best hint
                said = end_of(job.order.streams[2]).decode("utf-8", "replace").split("\n")
                job.stopped += "".join(f"; it last said: {textwrap.shorten(line, 200)}" for line in said[-2:-1])
            job.told = now
            processes.stop(job.process, job.is_python)

    def stop(self) -> None:
        """Leave no process and no half-written folder behind, whatever is under way."""
        folders = [job.folder for job in self.jobs]
        if folders:
            processes.kill_below(folders)
        for folder in folders:
            with contextlib.suppress(FileNotFoundError):
                keep.remove(folder)


def too_much(job: Job) -> str:
    """Why a run is told to end that has printed more than it may; empty where it has not."""
    printed = sum(path.stat().st_size for path in job.order.streams[1:] if path.exists())
    return f"it has printed more than {LOG_LIMIT // 1_000_000} MB: print less" if printed > LOG_LIMIT else ""


def end_of(path: Path) -> bytes:
    """The last of what stands in a file, as much as a snippet may print."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_LIMIT))
        return file.read()


def keep_result(job: Job, status: int, left: bool, into: Path) -> None:
    """Make the job's folder the run's result, in one rename. Raises Fault unless it is what it must be."""
    run, folder = job.run, job.folder
    _, output, errors = job.order.streams
    printed = end_of(output)
    log = printed.decode("utf-8", "replace") if job.stopped else terminal.shown(printed, run.shown)
    said = "" if errors == output else end_of(errors).decode("utf-8", "replace")
    figures = sorted(folder.glob("figure-*.svg"))
    contract.check(run, contract.Ending(status, log, said, len(figures), job.stopped, left))
    for made in (job.order.folder, folder / "tmp"):
        keep.remove(made)
    for path in {*job.order.streams}:
        path.unlink(missing_ok=True)
    log = log.replace(str(job.order.folder), ".").replace(str(folder / "tmp"), "/tmp")
    run.keep(folder, job.key, without_paths(log), into)
