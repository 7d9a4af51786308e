"""Trees to break: copies of the whole one, and small ones with a few snippets and pages of their own."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from places import ROOT
from tests.build.trees import Tree
from tests.leftovers import end
from tests.sites import Site

# What a copy of the tree does not need.
UNWANTED = shutil.ignore_patterns(
    ".git", ".nox", ".venv", "site", "fresh", ".tmp-*", "__pycache__", ".*_cache", ".hypothesis"
)


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Tree]:
    """The build without pages, snippets and records: what a test of the runner adds is all that is run."""
    tree = Tree(tmp_path / "few")
    shutil.copytree(ROOT / "docs/hooks", tree.folder / "docs/hooks", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("snippets", "docs/benchmarks"):
        (tree.folder / folder).mkdir(parents=True)
    yield tree
    end(tmp_path)


@pytest.fixture
def small(few: Tree) -> Tree:
    """A site with one page in each language, which shows one run, and all that real pages have around them."""
    for folder in ("docs/assets", "docs/overrides"):
        shutil.copytree(ROOT / folder, few.folder / folder)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    few.write("mkdocs.yml", re.sub(r"^nav:\n(?:[ ].*\n)+", "nav: [index.md]\n", settings, flags=re.MULTILINE))
    few.write("snippets/why/one.py", 'print("손실: 1")\n')
    for locale, title in (("en", "One page"), ("ko", "한 쪽")):
        few.write(f"docs/{locale}/index.md", f'---\ntitle: {title}\n---\n# {title}\n\n{{{{ log("why/one") }}}}\n')
        (few.folder / f"docs/{locale}/parts").mkdir()
    if (ROOT / ".cache/templates").exists():  # compiling the theme's takes ten times as long as the build
        shutil.copytree(ROOT / ".cache/templates", few.folder / ".cache/templates")
    return few


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Callable[[str], Tree]]:
    """A function that copies the whole tree, with all that has been run so far, into a folder of that name."""

    def copy(name: str) -> Tree:
        return Tree(Path(shutil.copytree(ROOT, tmp_path / name, ignore=UNWANTED)))

    yield copy
    end(tmp_path)


@pytest.fixture
def tree(site: Site, tmp_path: Path) -> Iterator[Path]:
    """A copy of the tree to break, with all that has been run so far (hence after `site`); no process stays in it."""
    copy = Path(shutil.copytree(ROOT, tmp_path / "tree", ignore=UNWANTED))
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


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The build with a home page in each language, no snippet and no record: a build of it takes a second or two."""
    copy = tmp_path / "bare"
    for folder in ("docs/hooks", "docs/overrides", "docs/assets"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=UNWANTED)
    settings = (ROOT / "mkdocs.yml").read_text()
    (copy / "mkdocs.yml").write_text(re.sub(r"(?ms)^nav:\n.*?^theme:", "nav: [index.md]\n\ntheme:", settings))
    (copy / "snippets").mkdir()
    if (ROOT / ".cache/templates").exists():  # compiling the theme's takes ten times as long as the build
        shutil.copytree(ROOT / ".cache/templates", copy / ".cache/templates")
    for locale in ("en", "ko"):
        (copy / "docs" / locale).mkdir()
        (copy / "docs" / locale / "index.md").write_text("---\ntitle: Home\n---\n# Home\n")
    return copy
