"""Which numbers differ between two built sites, on which pages, by how much: what an upgrade does to the pages.

    python .ci/compare.py OLD_SITE NEW_SITE

It reads what a reader sees: texts, tables, logs, listings, figures, and the links that set the playground. Words decide
which lines belong together, and the numbers of these are compared, the largest relative change first. It needs nothing
but Python.
"""

import difflib
import math
import re
import sys
import textwrap
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])[-−+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-−+]?\d+)?(?![\d.]*\.\d)|(?:nan|inf)\b)"
)
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "tr", "pre", "figcaption", "summary", "legend", "button", "option", "div"}
CELLS = {"td", "th", "br"}
UNSEEN = {"script", "style"}


class Line(NamedTuple):
    """One line of a page as a reader sees it; `kind` is text, table, log, listing, figure or link."""

    kind: str
    where: str  # the title over a log or a listing, of a figure
    text: str

    @property
    def words(self) -> tuple[str, str, str]:
        """The line without its numbers."""
        return self.kind, self.where, NUMBER.sub("#", self.text)


class Row(NamedTuple):
    """A number that changed; `change` is relative, inf where there is no such share."""

    change: float
    page: str  # without its language
    old: str
    new: str
    kind: str


class Article(HTMLParser):
    """The lines of a page's article, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.kind, self.title, self.text = "text", "", ""
        self.drawing: list[str] = []  # the tags of the figure that is being read
        self.open: list[str] = []
        self.feed(html)
        self.end_line()

    def end_line(self) -> None:
        if text := " ".join(self.text.split()):
            self.lines.append(Line(self.kind, "", text))
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if self.drawing or tag == "svg":
            self.drawing.append(self.get_starttag_text() or "")
        elif tag in BLOCKS:
            self.end_line()
            self.kind = "table" if tag == "tr" else "text"
            if tag == "div" and "highlight" in (given.get("class") or ""):
                self.title = ""
        elif tag in CELLS:
            self.text += " | " if self.text else ""
        elif tag == "span" and given.get("class") == "filename":
            tag = "filename"
        if tag == "a" and "?" in (given.get("href") or ""):
            self.lines.append(Line("link", "", (given["href"] or "").partition("?")[2]))
        if tag not in {"br", "img", "input", "hr", "link", "meta"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self.drawing:
            self.drawing.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop() if self.open else tag
        if self.drawing:
            if tag == "svg":
                self.lines.append(Line("figure", self.title, " ".join(self.drawing)))
                self.drawing, self.title = [], ""
        elif closed == "filename":
            self.title, self.text = self.text, ""
        elif tag == "pre":
            self.code()
        elif tag in BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.drawing:
            if self.open[-1:] == ["title"]:
                self.title = data
            self.drawing.append(data)
        elif not UNSEEN & set(self.open) and data != "¶":
            self.text += data

    def code(self) -> None:
        """The lines of a `pre`; what a cell of a lab printed has no title."""
        kind = "listing" if self.title and not self.title.startswith("$ ") else "log"
        self.lines += [Line(kind, self.title, line) for line in self.text.splitlines()]
        self.title, self.text = "", ""


def pages_of(site: Path) -> dict[str, Path]:
    """The pages of a built site by their address, those of the language at its root first. Exits where it is none."""
    home = site / "index.html"
    if not home.is_file() or "<article" not in home.read_text(encoding="utf-8", errors="replace"):
        sys.exit(f"{site}: no built site: there is no index.html with an article in it; nox -s docs builds one")
    found = {path.parent.relative_to(site).as_posix(): path for path in sorted(site.rglob("index.html"))}
    return dict(sorted(found.items(), key=lambda page: language_of(page[1]) != language_of(home)))


def language_of(page: Path) -> str:
    """The language that a page says it is in."""
    found = re.search(r'<html[^>]* lang="([\w-]+)"', page.read_text(encoding="utf-8"))
    return found[1] if found else ""


def without_language(address: str, page: Path) -> str:
    """The address of a page without the folder of its language; `home` for the first one."""
    first, _, rest = address.partition("/")
    return (rest if first == language_of(page) else address.strip(".")) or "home"


def lines_of(path: Path) -> list[Line]:
    """The lines of a page's article, none where it has no article."""
    found = re.search(r"<article.*?</article>", path.read_text(encoding="utf-8"), re.DOTALL)
    return Article(found[0]).lines if found else []


def change(old: str, new: str) -> float:
    """The relative change from one number to another as pages write them: 0 where only the writing differs."""
    a, b = (float(number.replace(",", "").replace("−", "-")) for number in (old, new))
    if a == b or (math.isnan(a) and math.isnan(b)):
        return 0.0
    return abs(b - a) / abs(a) if a and math.isfinite(a) and math.isfinite(b) else math.inf


def pairs(old: list[Line], new: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Lines that belong together: one of each where their words are the same, else what stands in place of what."""
    matcher = difflib.SequenceMatcher(None, [line.words for line in old], [line.words for line in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (([old[a + k]], [new[c + k]]) for k in range(b - a))
        else:
            yield old[a:b], new[c:d]


def moved(old: str, new: str) -> float:
    """How far the numbers of a drawing move at most, in its units."""
    numbers = (map(float, re.findall(r"-?\d+(?:\.\d+)?", text)) for text in (old, new))
    return max(abs(a - b) for a, b in zip(*numbers, strict=False))


def short(text: str, around: str = "") -> str:
    """The text, or the part of it around a number, in at most 70 letters."""
    start = max(0, text.find(around) - 40) if len(text) > 70 else 0
    return textwrap.shorten(("… " if start else "") + text[start:], 70, placeholder=" …")


def compare(address: str, old: Path, new: Path, rows: dict[Row, str], others: dict[str, None]) -> None:
    """Add what changed on a page: numbers with the words around them, and the rest, once each."""
    page = without_language(address, new)
    for before, after in pairs(lines_of(old), lines_of(new)):
        if [line.words for line in before] == [line.words for line in after]:
            (kind, where, was), now = before[0], after[0].text
            if was == now:
                continue
            if kind in ("text", "table", "log", "link"):
                for a, b in zip(NUMBER.findall(was), NUMBER.findall(now), strict=True):
                    if a != b:
                        rows.setdefault(Row(change(a, b), page, a, b, kind), short(now, b))
                continue
            said = f"its lines move by up to {moved(was, now):.2g}" if kind == "figure" else "differs"
            others[f"{address}: {kind} '{where}': {said}"] = None
            continue
        for sign, lines in (("-", before), ("+", after)):
            for line in lines:
                where = f" '{line.where}'" if line.where else ""
                text = f" {short(line.text)}" if line.kind in ("text", "table", "log") else ""
                others[f"{address}: {sign} {line.kind}{where}{text}"] = None


def report(old: dict[str, Path], new: dict[str, Path]) -> Iterator[str]:
    """The lines of the report on the pages of two sites."""
    rows: dict[Row, str] = {}
    others: dict[str, None] = {}
    for address in old:
        if address not in new:
            others[f"{address}: this page is gone"] = None
        elif old[address].read_bytes() != new[address].read_bytes():
            compare(address, old[address], new[address], rows, others)
    others |= dict.fromkeys(f"{address}: this page is new" for address in new if address not in old)
    yield f"numbers that changed: {len(rows)}; other changes: {len(others)}; pages: {len(new)}"
    found = sorted(rows, key=lambda row: -row.change)
    if found:
        yield "\nnumbers, the largest relative change first"
        width = max(len(f"{row.old} -> {row.new}") for row in found)
        across = max(len(row.page) for row in found)
        for row in found:
            written = f"{row.old} -> {row.new}"
            yield f"  {row.change:7.1e}  {written:{width}}  {row.page:{across}}  {row.kind:5}  {rows[row]}"
        yield "\npages, by their largest relative change and how many numbers changed"
        for page in dict.fromkeys(row.page for row in found):
            own = [row for row in found if row.page == page]
            yield f"  {own[0].change:7.1e}  {len(own):5}  {page}"
    if others:
        yield "\npages, words, listings and figures"
        yield from (f"  {line}" for line in others)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("name two built sites: nox -s compare -- OLD_SITE NEW_SITE")
    try:
        for said in report(*(pages_of(Path(folder)) for folder in sys.argv[1:])):
            print(said)
    except BrokenPipeError:  # `| head` has seen enough
        sys.stderr.close()
