"""What a call puts into a page, indented as the call is: a list, an admonition and an included part can hold it.

While the page's template is rendered, a mark of one line stands for each block. When the whole text is there, each mark
that has a line of its own becomes its block.
"""

import re
import sys
from types import FrameType

from highlighting import html_block

MARK = re.compile("\x1a(\\d+)\x1a")
LINE = re.compile(r"(?m)^([ \t]*)\x1a(\d+)\x1a[ \t]*$")
INDENTED_INCLUDE = re.compile(r"(?m)^([ \t]+)(\{%-? *include\b[^%\n]*%\})[ \t]*$")

Place = tuple[str | None, int]  # a template's file, None for the page itself, and the line there


class EmbedError(Exception):
    """Why a page cannot embed what it asks for, in one line that `page.render` completes with page and line."""

    place: Place | None = None  # where, if it is not where this is raised


class Blocks:
    """The blocks of one page."""

    def __init__(self) -> None:
        self.held: list[tuple[str, Place | None]] = []
        self.html: dict[str, str] = {}  # by the mark that stands for it

    def hold(self, block: str) -> str:
        """The mark that stands for a block of lines."""
        self.held.append((block, calling()))
        return f"\x1a{len(self.held) - 1}\x1a"

    def hold_html(self, html: str) -> str:
        """The mark that stands for HTML, which Markdown is to leave as it is."""
        mark = self.hold(html_block(html))
        self.html[mark] = html
        return mark

    def put_in(self, text: str) -> str:
        """The text with all blocks in place. Raises EmbedError where a mark has to share its line."""

        def indented(mark: re.Match[str]) -> str:
            lines = self.put_in(self.held[int(mark[2])][0]).splitlines(keepends=True)
            return "".join(mark[1] + line if line.strip() else line for line in lines)

        filled = LINE.sub(indented, text)
        if left := MARK.search(filled):
            line = MARK.sub("", filled[filled.rfind("\n", 0, left.start()) + 1 :].partition("\n")[0]).strip()
            beside = f"beside '{line}'" if line else "beside another one"
            error = EmbedError(f"this call stands {beside}: what it embeds needs a line of its own")
            error.place = self.held[int(left[1])][1]
            raise error
        return filled


def calling() -> Place | None:
    """The line of the template that is being rendered; None where there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame and "__jinja_template__" not in frame.f_globals:
        frame = frame.f_back
    if frame is None:
        return None
    template = frame.f_globals["__jinja_template__"]
    return template.filename, template.get_corresponding_lineno(frame.f_lineno)


def with_indented_includes(source: str) -> str:
    """A template in which all lines of an included part are indented as the include is; no line is added."""
    return INDENTED_INCLUDE.sub(r'\1{% filter indent("\1") %}\2{% endfilter %}', source)
