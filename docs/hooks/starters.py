"""Starting the process of a run: `fork` where that is safe, `fresh` everywhere.

A fresh process is `python FILE`, as a reader would type it. A fork of this one, which has imported the slow libraries,
does the same without importing them again: 139 runs took 22 s instead of 110 s on 2 cores. It is safe on Linux
alone: on macOS BLAS may hang after a fork, Windows has none.
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


def default() -> str:
    """The way of starting that is safe here."""
    return "fork" if sys.platform == "linux" else "fresh"


def start(order: Order, way: str) -> Process:
    """Start what is ordered; only a plain `python FILE` can be forked."""
    return Fork(order) if way == "fork" and order.words == "python" else fresh(order)


def fresh(order: Order) -> subprocess.Popen[bytes]:
    """A new process that does what the command says. Raises Fault where that begins with no program known here."""
    try:
        words = shlex.split(order.words)
    except ValueError:  # a quotation mark without its other one
        words = []
    at = next((k for k, word in enumerate(words) if "=" not in word), 0)
    if not words or words[at] not in PROGRAMS:
        raise Fault(f"{shown(order.script)}:1: it is to be run with '{order.words}', but only "
                    f"{' and '.join(PROGRAMS)} can be, with settings A=1 before and options behind")  # fmt: skip
    settings = dict(word.split("=", 1) for word in words[:at])
    command = [*PROGRAMS[words[at]], *words[at + 1 :], str(order.script), *order.arguments]
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
    """A fork of this process that runs the file as `python FILE` would."""

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
        sys.argv = [str(order.script), *order.arguments]
        sys.path[0] = str(order.script.parent)
        status = status_of(order.script)
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


def status_of(script: Path) -> int:
    """Run the file; print what it raises as the interpreter does, and return the status that this means."""
    try:
        runpy.run_path(str(script), run_name="__main__")
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
