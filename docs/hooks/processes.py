"""Watching and ending a process, and its rest: whatever it has started ends with it.

The rest is found by the group that the process began and by the folder that it works in: a group can be left.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import psutil


class Process(Protocol):
    """A process under way, the first of a group of its own."""

    pid: int

    def poll(self) -> int | None:
        """Its status when it has ended (negative: the signal), else None."""


def stop(process: Process, python: bool) -> None:
    """Tell a process to end. Python says in its errors at which line it was; torchrun ends what it has started."""
    if sys.platform == "win32":
        psutil.Process(process.pid).kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGABRT if python else signal.SIGTERM)


def kill(process: Process, folder: Path) -> None:
    """End a process that works in that folder, and all that it has started."""
    with contextlib.suppress(psutil.Error):
        leader = psutil.Process(process.pid)
        for started in [*leader.children(recursive=True), leader]:
            with contextlib.suppress(psutil.Error):
                started.kill()
    end_rest(process, folder)


def kill_below(folders: Iterable[Path]) -> None:
    """End at once all that this process has started, and whatever else works in one of those folders."""
    for _ in range(100):  # each time what the one before had started
        left = [*psutil.Process().children(recursive=True)]
        left += [other for other in psutil.process_iter() for folder in folders if works_in(other, folder)]
        left = [other for other in left if is_alive(other)]
        for other in left:
            with contextlib.suppress(psutil.Error):
                other.kill()
        if not left:
            return
        time.sleep(0.005)


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def end_rest(process: Process, folder: Path) -> bool:
    """After a process has ended, end what it left behind; whether that was alive."""
    for _ in range(50):  # what is about to end gets half a second
        if not rest_of(process, folder):
            return False
        time.sleep(0.01)
    for _ in range(100):  # each time what the one before had started
        for other in rest_of(process, folder):
            with contextlib.suppress(psutil.Error):
                other.kill()
        time.sleep(0.01)
        if not rest_of(process, folder):
            break
    return True


def rest_of(process: Process, folder: Path) -> list[psutil.Process]:
    """What lives on of all that a process has started: in its group, or, where it left that, in its folder."""
    return [
        other
        for other in psutil.process_iter()
        if other.pid != process.pid and (in_group(other, process.pid) or works_in(other, folder))
    ]


def works_in(other: psutil.Process, folder: Path) -> bool:
    try:
        return Path(other.cwd()).is_relative_to(folder)
    except psutil.Error:  # it has ended, or is somebody else's
        return False


def in_group(other: psutil.Process, group: int) -> bool:
    if sys.platform == "win32":  # no groups
        return False
    try:
        return os.getpgid(other.pid) == group and other.status() != psutil.STATUS_ZOMBIE
    except (OSError, psutil.Error):
        return False
