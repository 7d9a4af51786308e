"""Finding processes that something has left behind."""

import contextlib
from pathlib import Path

import psutil


def processes_below(folder: Path) -> list[psutil.Process]:
    """All processes whose working directory is that folder or lies in it."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:  # it has ended, or is somebody else's
            continue
    return found


def end(folder: Path) -> list[psutil.Process]:
    """Kill all that is left in the folder, whatever a test that failed has started; return what that was."""
    left = processes_below(folder)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return left
