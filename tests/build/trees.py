"""Copies of the tree, and small ones, to break things in."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """How a program ended, and what it said: output and errors together, as they came."""

    status: int
    text: str

    @property
    def lines(self) -> list[str]:
        """What it said without MkDocs's notes."""
        return [line for line in self.text.splitlines() if not line.startswith(("INFO", " ")) and line.strip()]

    def fails_with(self, *faults: str) -> None:
        """Assert that it failed, with no traceback, and that each of these begins a line of its own."""
        assert self.status == 1, self.text
        assert "Traceback" not in self.text, self.text
        for fault in faults:
            found = [line for line in self.lines if line.removeprefix("ERROR   -  ").startswith(fault)]
            assert len(found) == 1, f"{fault}\n{self.text}"


@dataclass(frozen=True)
class Tree:
    """A copy of the tree, or of its build alone, in a folder to break things in."""

    folder: Path

    def write(self, file: str, content: str | bytes) -> Path:
        """Write a file, text as UTF-8, with the folders that it needs."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text, which must be there."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer contains {old!r}"
        self.write(file, text.replace(old, new))

    def log(self, run: str) -> str:
        """What a run printed."""
        return (self.kept(run) / "log.txt").read_text(encoding="utf-8")

    def kept(self, run: str) -> Path:
        """The folder that a run's result is kept in."""
        return self.folder / ".cache/runs" / run.replace("/", ".").replace(" | ", "+")

    def refresh(self, *arguments: str, timeout: float = 120, **variables: str) -> Said:
        """`python docs/hooks/refresh.py ARGUMENTS`, with these variables added to the environment."""
        return self.run(sys.executable, "docs/hooks/refresh.py", *arguments, timeout=timeout, **variables)

    def build(self, timeout: float = 300, **variables: str) -> Said:
        """`mkdocs build --strict`, likewise."""
        return self.run(sys.executable, "-m", "mkdocs", "build", "--strict", timeout=timeout, **variables)

    def run(self, *command: str, timeout: float = 120, **variables: str) -> Said:
        """A command in the tree, likewise."""
        outcome = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
        )
        return Said(outcome.returncode, outcome.stdout)

    def done(self, said: Said) -> list[str]:
        """The runs that were done, in the order of their names."""
        return sorted(re.findall(r"^\[ *\d+/\d+\] (.*): [\d.]+ s$", said.text, re.MULTILINE))
