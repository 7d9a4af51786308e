"""The built site, and copies of the tree to break."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leftovers import end
from sites import ROOT, Site, mkdocs


@pytest.fixture(scope="session")
def site(once: Callable[[str, Callable[[Path], None]], Path]) -> Site:
    """The site, built strictly from the tree as it is."""

    def build(folder: Path) -> None:
        outcome = mkdocs(ROOT, "build", "--strict", "--site-dir", str(folder))
        assert outcome.returncode == 0, outcome.stdout

    return Site(once("site", build))


@pytest.fixture
def tree(site: Site, tmp_path: Path) -> Iterator[Path]:
    """A copy of the tree to break, with all that has been run so far (hence after `site`); no process stays in it."""
    unwanted = shutil.ignore_patterns(".git", ".nox", ".venv", "site", "__pycache__", ".*_cache", ".hypothesis")
    copy = Path(shutil.copytree(ROOT, tmp_path / "tree", ignore=unwanted))
    # The lab imports every rung, and would be executed again for each edit; one test puts this back.
    settings = copy / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("execute: true", "execute: false"))
    yield copy
    end(tmp_path)


@pytest.fixture
def edit(tree: Path) -> Callable[[str, str, str], None]:
    """A function that replaces a text, which must be there, in a file of the copied tree."""

    def replace(file: str, old: str, new: str) -> None:
        path = tree / file
        text = path.read_text()
        assert old in text, f"{file} no longer contains {old!r}"
        path.write_text(text.replace(old, new))

    return replace
