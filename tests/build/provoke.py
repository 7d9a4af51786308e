"""Breaking a copy of the tree, and reading what the build says of it."""

import subprocess
import sys
import textwrap
from pathlib import Path

from tests.sites import mkdocs


def write(tree: Path, files: dict[str, str]) -> None:
    """Write files of the tree, by their paths; indented texts lose their common indent."""
    for file, text in files.items():
        path = tree / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8", newline="")


def refresh(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the snippets alone, without a site."""
    command = [sys.executable, "docs/hooks/refresh.py", *arguments]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=300)


def log(tree: Path, run: str) -> str:
    """What the cache holds of a run's log."""
    return (tree / ".cache/runs" / run.replace("/", ".") / "log.txt").read_bytes().decode()


def builds(tree: Path) -> str:
    """Build, and assert that it goes well; returns what was said."""
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode == 0, outcome.stdout
    return outcome.stdout


def stops(tree: Path, *lines: str) -> str:
    """Build, and assert that it fails with each of these lines, and without a traceback; returns what was said."""
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode == 1, outcome.stdout
    said = [line.removeprefix("ERROR   -  ") for line in outcome.stdout.splitlines()]
    assert [line for line in lines if line not in said] == [], outcome.stdout
    assert "Traceback" not in outcome.stdout
    return outcome.stdout
