"""Copies of the tree, and small ones, to break things in."""

import hashlib
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from places import ROOT
from tests.sites import ENVIRONMENT, Site

# What a copy of the tree does not need.
UNWANTED = (".git", ".nox", ".venv", "site", "fresh", ".tmp-*", "__pycache__", ".*_cache", ".hypothesis")
BUILD = (sys.executable, "-m", "mkdocs", "build", "--strict")
REFRESH = (sys.executable, "docs/hooks/refresh.py")
SETTINGS = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
# The menu; and what executes labs, which takes a third of a small build to import.
(MENU, NOTEBOOKS) = (
    re.findall(pattern, SETTINGS, re.MULTILINE)[0]
    for pattern in (r"^nav:\n(?:[ ].*\n)+", r"^  - mkdocs-jupyter:\n(?: {6}.*\n)+")
)


@dataclass(frozen=True)
class Said:
    """How a program ended, and what it said."""

    status: int
    output: str
    errors: str

    @property
    def text(self) -> str:
        """Output and errors."""
        return self.output + self.errors

    @property
    def lines(self) -> list[str]:
        """What it said without MkDocs's notes."""
        return [line for line in self.text.splitlines() if not line.startswith(("INFO", " ")) and line.strip()]

    @property
    def done(self) -> list[str]:
        """The runs that were done, in the order of their names."""
        return sorted(re.findall(r"^\[ *\d+/\d+\] (.*): [\d.]+ s$", self.text, re.MULTILINE))

    def succeeds(self) -> "Said":
        """Assert that it ended well."""
        assert self.status == 0, self.text
        return self

    def fails_with(self, *faults: str | tuple[str, ...]) -> "Said":
        """Assert that it failed, with no traceback, and that each of these begins a line of its own.

        One that ends with a line's end is the whole line; of several texts, the line contains all others too.
        """
        assert self.status == 1, self.text
        assert "Traceback" not in self.text, self.text
        for fault in faults:
            start, *parts = (fault,) if isinstance(fault, str) else fault
            lines = [line.removeprefix("ERROR   -  ").removeprefix("WARNING -  ") + "\n" for line in self.lines]
            found = [line for line in lines if line.startswith(start)]
            assert len(found) == 1 and all(part in found[0] for part in parts), f"{fault}\n{self.text}"
        return self


@dataclass(frozen=True)
class Tree:
    """A copy of the tree, or of its build alone, in a folder to break things in."""

    folder: Path

    def copy(self, *paths: str) -> None:
        """Copy files and folders of the real tree, where there are any, without what a copy does not need."""
        for path in paths:
            if (ROOT / path).is_dir():
                ignore = shutil.ignore_patterns(*UNWANTED)
                shutil.copytree(ROOT / path, self.folder / path, ignore=ignore, dirs_exist_ok=True)
            elif (ROOT / path).exists():
                self.write(path, (ROOT / path).read_bytes())

    def write(self, file: str, content: str | bytes) -> Path:
        """Write a file, text as UTF-8 and without its lines' common indent, with the folders that it needs."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(textwrap.dedent(content).encode() if isinstance(content, str) else content)
        return path

    def read(self, file: str) -> str:
        """The text of a file."""
        return (self.folder / file).read_bytes().decode()

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text, which must be there."""
        text = self.read(file)
        assert old in text, f"{file} no longer contains {old!r}"
        self.write(file, text.replace(old, new).encode())

    def allow_labs(self) -> None:
        """Let a small site have labs."""
        self.edit("mkdocs.yml", "\nmarkdown_extensions:\n", f"{NOTEBOOKS}\nmarkdown_extensions:\n")

    def add_to_menu(self, *pages: str) -> None:
        """Put pages of a small site, `why/one`, behind its home page; among them may be labs."""
        names = ", ".join(f"{page}.md" for page in ("index", *pages))
        self.edit("mkdocs.yml", "nav: [index.md]\n", f"nav: [{names}]\n")
        if any(page.startswith("labs/") for page in pages):
            self.allow_labs()

    def line_of(self, file: str, text: str) -> int:
        """The number of the first line of the file that contains the text."""
        return 1 + next(k for k, line in enumerate(self.read(file).splitlines()) if text in line)

    def kept(self, run: str) -> Path:
        """The folder that a run's result is kept in."""
        return self.folder / ".cache/runs" / run.replace("/", ".").replace(" | ", "+")

    def log(self, run: str) -> str:
        """What is kept of what a run printed."""
        return (self.kept(run) / "log.txt").read_bytes().decode()

    def digest(self, folder: str = "site") -> dict[str, str]:
        """A hash of each file of a folder, by its name below it."""
        below = self.folder / folder
        files = sorted(path for path in below.rglob("*") if path.is_file())
        return {path.relative_to(below).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    @property
    def site(self) -> Site:
        """The site as it is built now."""
        return Site(self.folder / "site")

    def build(self, *arguments: str, **variables: str) -> Said:
        """`mkdocs build --strict ARGUMENTS`, with these variables added to the environment.

        Asserts that one which fails leaves site/ as it was, and none where there was none.
        """
        before = self.digest()
        said = self.run(*BUILD, *arguments, timeout=300, **variables)
        assert said.status == 0 or self.digest() == before, f"it failed, and changed the site: {said.text}"
        return said

    def refresh(self, *arguments: str, timeout: float = 300, **variables: str) -> Said:
        """The runs alone, without a site: `python docs/hooks/refresh.py ARGUMENTS`, likewise."""
        return self.run(*REFRESH, *arguments, timeout=timeout, **variables)

    def run(self, *command: str, timeout: float = 300, **variables: str) -> Said:
        """A command in the tree, likewise. Raises subprocess.TimeoutExpired."""
        outcome = subprocess.run(
            command,
            cwd=self.folder,
            env=ENVIRONMENT | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
        )
        return Said(outcome.returncode, outcome.stdout, outcome.stderr)
