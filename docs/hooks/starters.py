"""Starting the process of a run: `fork` where that is safe, `fresh` everywhere.

A fresh process is `python FILE`, as a reader would type it. A fork of this one, which has imported the slow libraries,
does the same without importing them again: 139 runs took 22 s instead of 110 s on 2 cores. torchrun can be a fork too,
and its ranks forks of that: three such programs took 9 s instead of 20. It is safe on Linux alone: on macOS BLAS may
hang after a fork, Windows has none.
"""

import atexit
import ctypes
import faulthandler
import gc
import io
import os
import runpy
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import bounds
from fault import Fault
from places import shown
from processes import Process

WAYS = ("fork", "fresh")
PROGRAMS = {"python": [sys.executable], "torchrun": [sys.executable, "-m", "torch.distributed.run"]}
WRITE = os.O_WRONLY | os.O_CREAT | os.O_APPEND
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


class Order(NamedTuple):
    """What is to be started, and where its streams go. All paths are absolute: a snippet may change its folder."""

    script: Path
    words: str  # the command that stands before the file's name, with settings before it: `A=1 torchrun --standalone`
    arguments: list[str]
    folder: Path  # to work in
    writable: list[Path]  # all that it may write into, where the system can hold it to that
    streams: tuple[Path, Path, Path]  # input, output, errors; the last two may be one file
    variables: dict[str, str]  # for this run alone, besides the environment of this process

    def command(self) -> tuple[dict[str, str], list[str]]:
        """Its settings, and its words without them. Raises Fault where it begins with no program known here."""
        try:
            words = shlex.split(self.words)
        except ValueError:  # a quotation mark without its other one
            words = []
        at = next((k for k, word in enumerate(words) if "=" not in word), 0)
        if not words or words[at] not in PROGRAMS:
            raise Fault(f"{shown(self.script)}:1: it is to be run with '{self.words}', but only "
                        f"{' and '.join(PROGRAMS)} can be, with settings A=1 before and options behind")  # fmt: skip
        return dict(word.split("=", 1) for word in words[:at]), words[at:]


def default() -> str:
    """The way of starting that is safe here."""
    return "fork" if sys.platform == "linux" else "fresh"


def start(order: Order, way: str) -> Process:
    """Start what is ordered; a Python with settings or options has to be a fresh one. Raises Fault."""
    may_be_forked = order.words == "python" or order.command()[1][0] == "torchrun"
    return Fork(order) if way == "fork" and may_be_forked else fresh(order)


def fresh(order: Order) -> subprocess.Popen[bytes]:
    """A new process that does what the command says."""
    settings, (program, *options) = order.command()
    command = [*PROGRAMS[program], *options, str(order.script), *order.arguments]
    given, output, errors = order.streams
    with given.open("rb") as stdin, output.open("ab") as stdout, errors.open("ab") as stderr:
        return subprocess.Popen(
            command,
            cwd=order.folder,
            env={**os.environ, **order.variables, **settings},
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            preexec_fn=partial(be_bound, order) if sys.platform == "linux" else None,
        )


def be_bound(order: Order) -> None:
    """In a child on Linux: end when the runner does, however that ends, and keep to what the order allows."""
    # Python may be told not to hear a signal; torchrun has to end its ranks.
    end_with_the_parent(signal.SIGKILL if order.words == "python" else signal.SIGTERM)
    bounds.hold(order.writable)


def end_with_the_parent(number: int) -> None:
    """On Linux: be sent that signal when the parent ends, however it does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, number)


class Fork:
    """A fork of this process that runs the file as `python FILE` would, or as torchrun."""

    def __init__(self, order: Order) -> None:
        self.pid = os.fork()
        self.status: int | None = None
        if self.pid == 0:
            be(order)

    def poll(self) -> int | None:
        if self.status is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status


def be(order: Order) -> NoReturn:
    """In the child: become that run, and end."""
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        atexit._clear()
        gc.enable()
        os.environ.update(order.variables)
        for number, (path, flags) in enumerate(zip(order.streams, (os.O_RDONLY, WRITE, WRITE), strict=True)):
            os.dup2(os.open(path, flags, 0o644), number)
        tempfile.tempdir = None  # what a library may have asked before
        be_bound(order)
        sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
        sys.stdout, sys.stderr = (unbuffered(number) for number in (1, 2))
        faulthandler.enable(2)
        os.chdir(order.folder)
        sys.path[0] = str(order.script.parent)
        settings, (program, *options) = order.command()
        os.environ.update(settings)
        sys.argv = [str(order.script), *order.arguments]
        status = status_of(python if program == "python" else partial(torchrun, options), order.script)
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def unbuffered(number: int) -> io.TextIOWrapper:
    """A stream as `python -u` has it."""
    raw: Any = io.FileIO(number, "w", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="strict" if number == 1 else "backslashreplace",
                            write_through=True)  # fmt: skip


def python() -> None:
    """Run the file that is the first argument."""
    runpy.run_path(sys.argv[0], run_name="__main__")


def torchrun(options: list[str]) -> None:
    """Run it in several ranks. Raises an error that says which of them failed first."""
    import torch.distributed.run as program  # what only this needs

    program.run_script_path = rank  # what it calls in each of them for the first of these options
    program.main([*options, "--run-path", "--start-method=fork", *sys.argv])


def rank(*arguments: str) -> None:
    """Be a rank: run the file, and end as `python FILE` does."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not as torchrun, which ends its ranks first
    sys.argv = [*arguments]
    if status := status_of(python, Path(arguments[0])):
        sys.exit(status)


def status_of(work: Callable[[], None], script: Path) -> int:
    """Run the file; print what it raises as the interpreter does, and return the status that this means."""
    try:
        work()
    except SystemExit as stopped:
        if stopped.code is None or isinstance(stopped.code, int):
            return stopped.code or 0
        print(stopped.code, file=sys.stderr)
        return 1
    except BaseException as error:
        own = error.__traceback__
        while own and own.tb_frame.f_code.co_filename != str(script):  # the frames that run the file
            own = own.tb_next
        sys.excepthook(type(error), error.with_traceback(own), own)
        return 1
    return 0
