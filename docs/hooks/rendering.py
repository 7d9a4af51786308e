"""Pages as Markdown made them, kept: converting them took 1.5 of the 5.9 s of a build in which nothing had changed.

Besides the page's text, when it has been filled, it depends on the files that it may link to, the glossary, the
settings and the build's own code. A page that MkDocs complained of is not kept: it complains again.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import CountHandler

import glossary
import highlighting
import keep
import languages
from places import CACHE, read

KEPT = keep.Shelf(CACHE / "pages")
LIBRARIES = ("mkdocs", "Markdown", "pymdown-extensions", "math-core")
common: dict[str, str] = {}  # a name for what all pages of a language depend on


def begin(files: Files, config: MkDocsConfig, code: object) -> None:
    """Note what all pages of this language depend on; `code` is the build's own."""
    locale = str(config.theme["language"])
    known = sorted((file.src_uri, file.url, file.inclusion.is_included()) for file in files)
    settings = read(Path(config.config_file_path)), languages.words(locale), read(glossary.SOURCE)
    common[locale] = keep.digest(known, settings, code, [keep.version_of(library) for library in LIBRARIES])


def kept(page: Page, render: Callable[..., None]) -> Callable[..., None]:
    """`page.render`, with what an earlier build has kept in place of its work."""

    def run(config: MkDocsConfig, files: Files) -> None:
        name = f"{keep.digest(common[str(config.theme['language'])], page.file.src_uri, page.markdown)}.json"
        text = KEPT.find(name)
        if text is not None and put(text, page, files):
            return
        with complaints() as found:
            render(config, files)
        if not found.get_counts():
            KEPT.put(name, text_of(page))

    return run


@contextmanager
def complaints() -> Iterator[CountHandler]:
    """What counts the warnings of MkDocs meanwhile."""
    found, log = CountHandler(), logging.getLogger("mkdocs")
    found.setLevel(logging.WARNING)
    log.addHandler(found)
    try:
        yield found
    finally:
        log.removeHandler(found)


def text_of(page: Page) -> str:
    """What rendering has given the page, as JSON."""
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    return json.dumps([page.content, tokens(page.toc.items), sorted(page.present_anchor_ids or ()), links])


def put(text: str, page: Page, files: Files) -> bool:
    """Give the page that; whether its code is still kept, too."""
    page.content, toc, anchors, links = json.loads(text)
    page.toc, page.present_anchor_ids = get_toc(toc), set(anchors)
    found = {file.src_uri: file for file in files} if links else {}
    page.links_to_anchors = {found[uri]: anchors for uri, anchors in links.items()}
    return highlighting.recall(page.content or "")


def tokens(items: list[AnchorLink]) -> list[Any]:
    """A table of contents as Markdown gave it to MkDocs."""
    return [{"name": it.title, "id": it.id, "level": it.level, "children": tokens(it.children)} for it in items]
