"""A run of a snippet, and what it left in the cache: its log, its figures, and the key that says what they depend on.

A run is named like its file without the ending (`ladder/stage1_numpy`), or like a shell pipe
(`ladder/stage1_numpy | ladder/verdict`) where the snippet reads what another one printed, or a record of
benchmarks (`benchmarks/cpu-2026-11-24 | fast/steps`). Its folder in the cache holds `log.txt`, `figure-1.svg`, ... and
`outcome.json` with the key and a digest of each of these files.
"""

import ast
import contextlib
import hashlib
import json
import platform
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import compiler
import environment
import keep
import records
from places import BACKEND, CACHE, read
from snippet import Snippet

RUNS = CACHE / "runs"
FRESH = CACHE / "fresh"  # what the same runs left when each had an interpreter of its own, for the tests
NUMBER = r"([-+]?(?:\d[\d.]*(?:e[-+]?\d+)?|inf|nan))"  # of a log, as a group
FORMAT = 1  # of what is kept; one more, and everything is run again


@dataclass(frozen=True)
class Run:
    """One snippet, run alone or on what another run printed or on records."""

    script: str  # below snippets/, without .py
    source: str | None = None  # a run, a record or `benchmarks` for all of them

    @property
    def name(self) -> str:
        return f"{self.source} | {self.script}" if self.source else self.script

    @property
    def snippet(self) -> Snippet:
        return Snippet(self.script)

    @property
    def shown(self) -> str:
        """The path for messages, and what the run reads where that is not plain from it."""
        return f"{self.snippet.shown} (reading {self.source})" if self.source else self.snippet.shown

    @property
    def reads_run(self) -> "Run | None":
        """The run whose log it reads from standard input."""
        return Run(self.source) if self.source and not self.source.startswith(records.ALL) else None

    @property
    def arguments(self) -> list[Path]:
        """The records that it is given as arguments."""
        return records.files(self.source) if self.source and not self.reads_run else []

    @property
    def command(self) -> str:
        """The shell command that does this run in a clone."""
        words = [self.snippet.declared.get("Run with", "python"), self.snippet.shown]
        if self.source and not self.reads_run:
            words.append(f"docs/{self.source}/*.json" if self.source == records.ALL else f"docs/{self.source}.json")
        own = " ".join(words)
        return f"{self.reads_run.command} | {own}" if self.reads_run else own

    @property
    def folder(self) -> Path:
        return self.folder_in(RUNS)

    def folder_in(self, kept: Path) -> Path:
        return kept / self.name.replace("/", ".").replace(" | ", "+")

    def key(self) -> str:
        """A hash of all that can change the result. Raises Fault where a file cannot be read."""
        snippet = self.snippet
        parts: list[Any] = [FORMAT, platform.python_version(), environment.decisive(), snippet.source]
        parts += [(library, keep.version_of(library)) for library in sorted(snippet.libraries)]
        parts.append(compiler.key() if snippet.compiles else None)
        parts.append(meaning(BACKEND / "figures.py") if snippet.draws else None)
        parts += [read(path) for path in self.arguments]
        parts.append(self.reads_run.key() if self.reads_run else None)
        return keep.digest(*parts)

    def stale_because(self, kept: Path = RUNS) -> str | None:
        """Why the run has to be done: `not run yet`, `changed` or `damaged (FILE)`; None where it is fresh."""
        folder = self.folder_in(kept)
        if not folder.exists():
            return "not run yet"
        outcome = keep.json_of(folder / "outcome.json")
        if not isinstance(outcome.get("files"), dict):
            return "damaged (outcome.json)"
        if outcome.get("key") != self.key():
            return "changed"
        for name, digest in outcome["files"].items():
            if not (folder / name).is_file() or digest_of(folder / name) != digest:
                return f"damaged ({name})"
        return None

    def keep(self, folder: Path, key: str, log: str, kept: Path = RUNS) -> None:
        """Make a folder, in which the run's figures are, its result, in one rename; `key` is from before it began."""
        (folder / "log.txt").write_text(log, encoding="utf-8", newline="")
        files = {path.name: digest_of(path) for path in sorted(folder.iterdir())}
        keep.write_aside(folder / "outcome.json", json.dumps({"key": key, "files": files}, indent=1))
        target, before = self.folder_in(kept), folder.with_name(f"{folder.name}.before")
        with contextlib.suppress(FileNotFoundError):
            target.rename(before)  # removed only afterwards: another build may be reading there
        folder.rename(target)
        shutil.rmtree(before, ignore_errors=True)

    def log(self, kept: Path = RUNS) -> str:
        """What the run printed."""
        return (self.folder_in(kept) / "log.txt").read_text(encoding="utf-8")

    def has_figure(self, number: int) -> bool:
        """Whether the run showed so many figures; the first is number 1."""
        return (self.folder / f"figure-{number}.svg").exists()

    def figure(self, number: int) -> str:
        """The SVG source of a figure."""
        return (self.folder / f"figure-{number}.svg").read_text(encoding="utf-8")


def meaning(path: Path) -> str:
    """A hash of what a Python file does, whatever its comments and its layout are."""
    return meaning_of(read(path))


@cache
def meaning_of(source: str) -> str:
    return keep.digest(ast.dump(ast.parse(source)))


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def numbers(label: str, log: str) -> list[str]:
    """The numbers behind `label` in a log, as they stand there; the label is all of the line before the number."""
    lines = (line.rpartition(" ") for line in log.splitlines())
    return [number for head, _, number in lines if head in (label, f"{label}:")]


def matching(pattern: str, log: str) -> list[float]:
    """The numbers of all lines that fit: `...` is any text, `#` the number, which ends the line where no `#` stands."""
    label = re.sub(r"(\\ )+", r"\\s+", re.escape(pattern)).replace(r"\.\.\.", ".*?")
    line = label.replace(r"\#", NUMBER) if "#" in pattern else rf"{label}:?\s+{NUMBER}"
    return [float(number) for number in re.findall(rf"^\s*{line}$", log, re.MULTILINE)]


def losses(log: str) -> list[float]:
    """The losses that a fit logs, in order."""
    return [float(loss) for loss in re.findall(r"^\d+ (\S+)$", log, re.MULTILINE)]


def verdict_on(page: str) -> str:
    """The name of the run that says how good the fit of a page's rung is."""
    return f"{page} | ladder/verdict"
