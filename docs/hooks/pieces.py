"""Large pieces of a page that its search entry has no use for: highlighted code and figures.

While MkDocs turns Markdown into HTML and indexes it, a small element keeps the place of each; when the page has been
indexed, `fill` puts the pieces there. Of a warm build's 2.5 s this and the kept highlighting save 1.2.
"""

import re

SKIPPED = ' data-search-exclude="true"'  # the search plugin takes this attribute out when it has seen it
KEPT: dict[str, str] = {}  # the pieces by the element that keeps their place
# What `place` alone writes, never one in another: nothing of the page's own has to be understood.
MARK = re.compile(r'<(pre|svg) data-piece="([^"]*)".*?</\1>', re.DOTALL)


def place(piece: str, name: str, element: str, shown: str = "") -> str:
    """The element that keeps the place of a piece; `shown`, HTML, is what the search index gets to read instead."""
    held = f'<{element} data-piece="{name}"{"" if shown else SKIPPED}>{shown}</{element}>'
    KEPT[held.replace(SKIPPED, "")] = piece
    return held


def held(content: str, element: str) -> list[tuple[str, str]]:
    """What keeps the places of pieces with that element, and their names."""
    return [(match[0].replace(SKIPPED, ""), match[2]) for match in MARK.finditer(content) if match[1] == element]


def fill(content: str) -> str:
    """The content of a page with all pieces in their places."""
    return MARK.sub(lambda match: KEPT[match[0].replace(SKIPPED, "")], content)
