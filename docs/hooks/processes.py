"""Watching and ending a process, and the group that it began: whatever it has started ends with it."""

import contextlib
import os
import signal
import sys
import time
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
        signal_group(process.pid, signal.SIGABRT if python else signal.SIGTERM)


def kill(process: Process) -> None:
    """End a process, and all that it has started."""
    with contextlib.suppress(psutil.Error):
        leader = psutil.Process(process.pid)
        for started in [*leader.children(recursive=True), leader]:
            with contextlib.suppress(psutil.Error):
                started.kill()
    end_group(process)


def end_group(process: Process) -> bool:
    """After a process has ended, end what it left behind in its group; whether there was anything alive."""
    if not signal_group(process.pid, 0):
        return False
    for _ in range(50):  # what is about to end gets half a second
        living = [other for other in psutil.process_iter() if in_group(other, process.pid)]
        if not living:
            return False
        time.sleep(0.01)
    signal_group(process.pid, signal.SIGKILL)
    return True


def in_group(other: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(other.pid) == group and other.status() != psutil.STATUS_ZOMBIE
    except (OSError, psutil.Error):
        return False


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a group of processes; whether there is one."""
    if sys.platform == "win32":  # no groups: what a snippet leaves behind there stays
        return False
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
