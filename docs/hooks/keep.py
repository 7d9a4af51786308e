"""What is kept in the cache: written aside and renamed, so that a half-written file is never taken for a whole one."""

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

AN_HOUR = 3600.0  # seconds


@cache
def version_of(library: str) -> str:
    """The installed version, or `missing`."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"


def digest(*parts: object) -> str:
    """A short name for all that a kept text depends on."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def write_aside(path: Path, text: str) -> None:
    """Write a text file, in one step for everybody else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, also where a snippet has taken the right to. Raises OSError."""
    folder.chmod(0o700)
    for path, folders, _ in os.walk(folder):  # a folder is walked into after its rights have been given back
        for inner in (Path(path, name) for name in folders):
            if not inner.is_symlink():
                inner.chmod(0o700)
    shutil.rmtree(folder)


def json_of(path: Path) -> dict[str, Any]:
    """What a JSON file of the cache holds; nothing where it is missing or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Shelf:
    """Texts kept in a folder under a name that says all they depend on; what a build did not ask for goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: set[str] = set()

    def find(self, name: str) -> str | None:
        """The text of that name, if it is there."""
        self.asked.add(name)
        path = self.folder / name
        with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):  # another build may prune it at any moment
            said, _, text = path.read_text(encoding="utf-8").partition("\n")
            if said == digest(text):  # else it was cut off, as by a disk that was full or lost its power
                return text
        return None

    def put(self, name: str, text: str) -> None:
        """Keep a text under a name."""
        self.asked.add(name)
        write_aside(self.folder / name, f"{digest(text)}\n{text}")

    def get(self, name: str, make: Callable[[], str]) -> str:
        """The text of that name, made where it is not there."""
        if (text := self.find(name)) is None:
            self.put(name, text := make())
        return text

    def prune(self) -> None:
        """Remove what nobody has asked for since the last time."""
        for path in self.folder.glob("*"):
            # What begins with a dot, another build is writing, unless that was killed.
            if path.name not in self.asked and (path.name[0] != "." or age_of(path) > AN_HOUR):
                path.unlink(missing_ok=True)
        self.asked.clear()


def age_of(path: Path) -> float:
    """Seconds since the file was written; 0 where it is no more."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
