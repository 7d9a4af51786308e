"""Reading a built site."""

import gc
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup, Tag

from places import DOCS

LOCALES = ["en", "ko"]
PAGES = sorted(
    path.relative_to(DOCS / "en").with_suffix("").as_posix()
    for path in (DOCS / "en").rglob("*.md")
    if path.parent.name != "parts"
)
# Each lab, what it prints only if it was executed, and how many figures it shows.
LABS = {"labs/compare": ("stage8_dynamic", 2), "labs/your_function": ("orthonormal", 8)}
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def mkdocs(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs ARGUMENTS` in that tree; output and errors in `stdout`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )


def uncoloured(html: str) -> str:
    """A page without the tags that give code its colours, which are two of its three tags and say nothing."""
    return re.sub(r'<span class="[a-z][a-z0-9]{0,2}">([^<]*)</span>', r"\1", html)


@dataclass(frozen=True)
class Page:
    """One page of the built site."""

    locale: str
    name: str  # ladder/stage1_numpy, or index
    path: Path

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The whole page but for the colours of its code, parsed once.

        It's kept, so Python's collector need not look through it: it would do so again and again, for as long as the
        parsing takes.
        """
        gc.disable()
        try:
            return BeautifulSoup(uncoloured(self.path.read_text()), "html.parser")
        finally:
            gc.freeze()
            gc.enable()

    @cached_property
    def article(self) -> Tag:
        article = self.soup.select_one("article")
        assert article is not None
        return article

    def code(self, language: str) -> list[tuple[str, str]]:
        """Title and text of each code block of that language."""
        blocks = []
        for block in self.article.select(f"div.language-{language}.highlight"):
            title, code = block.select_one(".filename"), block.select_one("pre code")
            assert code is not None
            blocks.append((title.get_text() if title else "", code.get_text()))
        return blocks

    def listings(self) -> dict[str, str]:
        """What each listing shows, by its path, without the markers of its notes."""
        return {title: re.sub(r"# \(\d+\)!", "", text) for title, text in self.code("python")}

    def notebook(self) -> Any:
        """The notebook that readers of a lab or a rung download, by the link on its page."""
        link = self.article.select_one(f'a[href$="{Path(self.name).name}.ipynb"]')
        assert link is not None
        return nbformat.read((self.path.parent / str(link["href"])).resolve(), as_version=4)

    def logs(self) -> dict[str, str]:
        """What each log shows, by the command in its title."""
        return {title.removeprefix("$ "): text for title, text in self.code("text")}


class Site:
    """The pages of one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = cache(self._page)  # parsing takes longer than most tests

    def _page(self, locale: str, name: str) -> Page:
        inside = self.folder / ("" if locale == "en" else locale)
        folder = inside if name == "index" else inside / name.removesuffix("/index")
        return Page(locale, name, folder / "index.html")
