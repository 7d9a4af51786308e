"""Highlighted code, kept in `.cache/code`: a listing stands on a page of each language and in every build.

In Markdown code is fenced as usual. Until a page is finished its place holds only the plain text, which is what
the search index needs; `fill` puts the highlighted block there.
"""

import hashlib
import html
import json
import re
from typing import Any

from markdown import Markdown
from pymdownx import superfences
from pymdownx.highlight import Highlight

import runs

KEPT = runs.CACHE.parent / "code"
PLACE = re.compile(r'<pre data-code="(\w+)">.*?</pre>', re.DOTALL)
LANGUAGES = ("python", "text", "diff")


def plain(source: str, language: str, css_class: str, options: dict[str, str], md: Markdown, **more: Any) -> str:
    """A place for the highlighted code; the formatter of pymdownx.superfences calls it for each fence."""
    title, marked, classes = options.get("title", ""), options.get("hl_lines", ""), more.get("classes") or []
    versions = [runs.installed("Pygments"), runs.installed("pymdown-extensions")]
    parts = json.dumps([source, language, css_class, title, marked, classes, versions])
    key = hashlib.sha256(parts.encode()).hexdigest()[:24]
    lines = [int(number) for number in marked.split()]
    highlighter = Highlight(md, pygments_lang_class=True)
    runs.kept(
        KEPT / f"{key}.html",
        lambda: highlighter.highlight(source, language, css_class, lines, classes=classes, title=title),
    )
    return f'<pre data-code="{key}"><code>{html.escape(f"{title} {source}")}</code></pre>'


def fences() -> list[dict[str, Any]]:
    """The setting `custom_fences` of pymdownx.superfences."""
    return [
        {"name": name, "class": "highlight", "format": plain, "validator": superfences.highlight_validator}
        for name in LANGUAGES
    ]


def fill(page: str) -> str:
    """The finished HTML page with highlighted code in its places."""
    return PLACE.sub(lambda match: (KEPT / f"{match[1]}.html").read_text(), page)
