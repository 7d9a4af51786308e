"""Trees to break: copies of the whole one, and small ones with a few snippets and pages of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.trees import MENU, NOTEBOOKS, SETTINGS, Tree
from tests.leftovers import end
from tests.sites import Site


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Tree]:
    """The build without pages, snippets and records: what a test of the runner adds is all that is run."""
    tree = Tree(tmp_path / "few")
    tree.copy("docs/hooks")
    for folder in ("snippets", "docs/benchmarks"):
        (tree.folder / folder).mkdir(parents=True)
    yield tree
    end(tmp_path)


@pytest.fixture
def small(few: Tree) -> Tree:
    """A site with one page in each language, which shows one run, and all that real pages have around them; no labs."""
    few.copy("docs/assets", "docs/overrides", ".cache/templates")  # compiling the theme's takes 10 times the build
    few.write("mkdocs.yml", SETTINGS.replace(MENU, "nav: [index.md]\n").replace(NOTEBOOKS, ""))
    few.write("docs/glossary.yml", "[]\n")
    few.write("snippets/why/one.py", 'print("손실: 1")\n')
    for locale, title in (("en", "One page"), ("ko", "한 쪽")):
        few.write(f"docs/{locale}/index.md", f'---\ntitle: {title}\n---\n# {title}\n\n{{{{ log("why/one") }}}}\n')
        few.copy(f"docs/{locale}/parts/words.yml")
    return few


@pytest.fixture
def tree(site: Site, tmp_path: Path) -> Iterator[Tree]:
    """A copy of the whole tree, with all that has been run so far (hence after `site`); no process stays in it."""
    copy = Tree(tmp_path / "tree")
    copy.copy(".")
    # The labs import every rung, and would be executed again for each edit; one test puts this back.
    copy.edit("mkdocs.yml", "execute: true", "execute: false")
    yield copy
    end(tmp_path)
