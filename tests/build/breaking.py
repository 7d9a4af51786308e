"""What the tests of the build share: building a broken copy, and waiting for what must happen."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.sites import mkdocs

Edit = Callable[[str, str, str], None]  # file, old text, new text
RUNG = "snippets/ladder/stage1_numpy.py"
PAGE = "docs/en/ladder/stage1_numpy.md"


def line_of(tree: Path, file: str, text: str) -> int:
    """The number of the first line of the file that contains the text."""
    return 1 + next(k for k, line in enumerate((tree / file).read_text().splitlines()) if text in line)


def stops(tree: Path, *causes: str) -> str:
    """Build, and assert that it fails and that one line names all the causes."""
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode != 0, outcome.stdout
    assert any(all(cause in line for cause in causes) for line in outcome.stdout.splitlines()), outcome.stdout
    assert "Traceback" not in outcome.stdout
    return outcome.stdout


def waits(until: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)
