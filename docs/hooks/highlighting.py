"""Highlighted code, kept: a listing stands on a page of each language and in every build.

`fence` writes a fence in Markdown; `piece`, a formatter of pymdownx.superfences, is called for each of them.
"""

import html
import re
from collections.abc import Sequence
from typing import Any

from markdown import Markdown
from pymdownx import superfences

import keep
import pieces
from places import CACHE

KEPT = keep.Shelf(CACHE / "code")
HTML_BLOCK = "html-block"
LANGUAGES = ("python", "text", "diff", "console")


def fence(text: str, language: str, title: str, marked: Sequence[int] = (), style: str = "", found: bool = True) -> str:
    """A fenced code block, whatever the text contains.

    `marked` are numbers of lines, from 1, `style` a CSS class; `found` says whether a search finds what is in it.
    """
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    head = [f".{language}"]
    if style:
        head.append(f".{style}")
    quote = "'" if '"' in title else '"'  # as in a command with a setting A="1 2"; there is no escape
    head.append(f"title={quote}{title}{quote}")
    if marked:
        head.append(f'hl_lines="{" ".join(map(str, marked))}"')
    if not found:
        head.append('data-search-exclude="true"')
    return f"{ticks}{{{' '.join(head)}}}\n{text.rstrip()}\n{ticks}\n"


def html_block(markup: str) -> str:
    """HTML as a fence: raw, Markdown would put it into a paragraph wherever it is indented."""
    return f"```{HTML_BLOCK}\n{markup.rstrip()}\n```\n"


def piece(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **more: Any) -> str:
    """The place of the highlighted code, made by superfences with the settings of mkdocs.yml."""
    processor = md.preprocessors["fenced_code_block"]  # type: ignore[index]
    more["attrs"] = dict(more.get("attrs") or {})
    found = more["attrs"].pop("data-search-exclude", None) is None
    settings = processor.highlight_ext.getConfigs()  # type: ignore[attr-defined]
    versions = [keep.version_of(library) for library in ("Pygments", "pymdown-extensions")]
    key = keep.digest(source, language, options, more["classes"], more["id_value"], more["attrs"], settings, versions)
    title = str(options.get("title", ""))

    def highlighted() -> str:
        return str(processor.highlight(src=source, class_name=css_class, language=language, md=md,  # type: ignore[attr-defined]
                                       options=options, **more))  # fmt: skip

    shown = f"<code>{html.escape(f'{title} {source}')}</code>" if found else ""
    return pieces.place(KEPT.get(f"{key}.html", highlighted), key, "pre", shown)


def recall(content: str) -> bool:
    """Put the code of a page that an earlier build has rendered into `pieces`; False where some is no longer kept."""
    for held, name in pieces.held(content, "pre"):
        if (code := KEPT.find(f"{name}.html")) is None:
            return False
        pieces.KEPT[held] = code
    return True


def fences() -> list[dict[str, Any]]:
    """The setting `custom_fences` of pymdownx.superfences."""
    as_it_is = {"name": HTML_BLOCK, "class": "", "format": lambda source, *rest, **more: source}
    return [as_it_is] + [
        {"name": name, "class": "highlight", "format": piece, "validator": superfences.highlight_validator}
        for name in LANGUAGES
    ]
