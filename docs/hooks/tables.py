"""What a page may call for what is more than one run: the ladder, the records of benchmarks, the playground."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any

from mkdocs.utils import get_relative_url

import compiler
import glossary
import keep
import playground
import records
from blocks import Blocks, EmbedError, Place
from page import front_matter
from places import DEFAULT_LOCALE, DOCS, read, shown
from result import Run, losses
from snippet import Snippet, rungs

# What of a page's Markdown is not read as words; a solution is folded.
NO_WORDS = re.compile(
    r"\A---$.*?^---$|\{%\s*call\b.*?\bendcall\s*%\}|\{\{.*?\}\}|\{%.*?%\}|\$\$.*?\$\$", re.DOTALL | re.MULTILINE
)
LISTING = re.compile(r"\{\{\s*listing\(\s*(?:\"([^\"]+)\")?")


def in_prose(number: str) -> str:
    """A number of a log as text sets it: with a minus sign in front, and no zeros that begin an exponent."""
    signed = f"−{number[1:]}" if number.startswith("-") else number
    return re.sub(r"(?<=e)([-+])0*(?=\d)", lambda sign: sign[1].replace("+", ""), signed)


class Tables:
    """The part of a page's functions that looks at many runs."""

    words_a_minute, lines_a_minute = 200, 10  # how fast prose and code are read

    def __init__(self, page: str, url: str, locale: str, runs: Mapping[str, Run]) -> None:
        self._page = page  # without language and ending: ladder/stage1_numpy
        self._url = url
        self._locale = locale
        self._runs = runs
        self._blocks = Blocks()
        self._shown: set[str] = set()  # runs whose log the page shows
        self.embedded: list[str] = []  # listings, logs, figures and changes, in words
        self._figures: set[str] = set()  # the names that the ids in its figures begin with
        self._numbers: list[tuple[str, str]] = []  # label and run of each number in the page's text
        self._false: list[tuple[Place, str]] = []  # claims that are not true, with what they compare
        self._compared: list[str] = []  # what the values say that the next claim compares

    def _find(self, name: str) -> Run:
        """The run of that name. Raises EmbedError."""
        if name not in self._runs:
            raise EmbedError(f"there is no run '{name}'; runs are named like the files below snippets/")
        return self._runs[name]

    def _stories(self) -> list[playground.Story]:
        self._find(playground.STORIES)
        return playground.stories()

    def playground(self, *stills: str, compact: bool = False) -> str:
        """The playground; `stills` are figures that stand there where no script runs: curve, loss, valley."""
        if not self._blocks.html.keys() >= set(stills):
            raise EmbedError("what stands in the playground where no script runs must be figures: figure(...)")
        folder = "" if self._locale == DEFAULT_LOCALE else f"{self._locale}/"
        markup = playground.markup(
            self._locale,
            stills=[self._blocks.html[still] for still in stills],
            compact=compact,
            page=get_relative_url(f"{folder}playground/", self._url),
            stories=[
                {"name": story.name, "query": story.query, "why": get_relative_url(f"{folder}{story.page}/", self._url)}
                for story in self._stories()
            ],
        )
        return self._blocks.hold(markup)

    def story(self, name: str) -> str:
        """The address of the playground as that story sets it, for a Markdown link."""
        queries = {story.name: story.query for story in self._stories()}
        if name not in queries:
            raise EmbedError(f"the playground has no story '{name}'; it has {', '.join(queries)}")
        return posixpath.relpath("playground.md", posixpath.dirname(self._page) or ".") + queries[name]

    def gap(self, rung: str, reference: str) -> str:
        """The largest relative difference between the losses that two rungs log."""
        return in_prose(f"{self.apart(losses(self._find(rung).log()), losses(self._find(reference).log())):.0e}")

    def apart(self, these: Sequence[float], those: Sequence[float]) -> float:
        """The largest relative difference between two lists of numbers, to compare it in a `claim`."""
        return max(abs(a - b) / abs(b) for a, b in zip(these, those, strict=True))

    def rungs(self) -> list[dict[str, Any]]:
        """The ladder, a row a rung: page, title and what is new (from its page), lines, last loss."""
        rows = []
        for rung in rungs():
            page = f"{rung.name}.md"
            path = DOCS / self._locale / page
            if not path.exists():
                raise EmbedError(f"docs/{self._locale}/{page} is missing: every rung has a page in each language")
            rows.append(
                {
                    "name": rung.name,
                    "page": get_relative_url(page, f"{self._page}.md"),
                    **front_matter(path, "title", "new"),
                    "lines": len(rung.source.splitlines()),
                    "loss": losses(self._find(rung.name).log())[-1],
                }
            )
        return rows

    def title(self, page: str) -> str:
        """The title of another page in this language, from the settings at its head."""
        path = DOCS / self._locale / f"{page}.md"
        if not path.exists():
            raise EmbedError(f"there is no page {shown(path)} to name")
        return str(front_matter(path, "title")["title"])

    def glossary(self) -> list[glossary.Group]:
        """The site's terms, in groups."""
        return glossary.groups()

    def minutes(self, *pages: str) -> int:
        """About how long these pages take to read: their words, and the lines of the listings that they show.

        Logs and folded solutions are left out. The words are those of the default language: what both say is the same.
        """
        words = lines = 0
        for page in pages:
            path = DOCS / DEFAULT_LOCALE / f"{page}.md"
            if not path.exists():
                raise EmbedError(f"there is no page '{page}' to read; pages are named like ladder/stage1_numpy")
            markdown = read(path)
            words += len(NO_WORDS.sub(" ", markdown).split())
            listings = [Snippet(name or page) for name in LISTING.findall(markdown)]
            lines += sum(len(snippet.source.splitlines()) for snippet in listings if snippet.path.exists())
        return max(1, round(words / self.words_a_minute + lines / self.lines_a_minute))

    def records(self, heading: str, points: str) -> list[dict[str, Any]]:
        """The recorded benchmarks, newest first, each with a `link` and the `table` of its steps.

        `heading` stands over the versions, `points` over each column, with the number put in by `str.format`.
        """
        found = records.newest_first()
        for record in found:
            record["link"] = self._link_to(record)
            record["table"] = self._blocks.hold(records.table_of(record["steps"], heading, points))
        return found

    def newest(self, part: str, kind: str = "cpu", threads: str = "most") -> dict[str, Any] | None:
        """The newest record of that kind of device that has the part, with its `link`: see `records.newest`."""
        if threads not in ("most", "fewest"):
            raise EmbedError(f"newest: threads is 'most' or 'fewest', not '{threads}'")
        record = records.newest(part, kind, threads)
        return record and record | {"link": self._link_to(record)}

    def _link_to(self, record: Mapping[str, Any]) -> str:
        """The address of the record's file, relative to the page."""
        return get_relative_url(f"{record['name']}.json", self._url)

    @property
    def torch_version(self) -> str:
        """The version of PyTorch that this build ran."""
        return keep.version_of("torch").partition("+")[0]

    def can_compile(self) -> bool:
        """Whether torch.compile has a compiler that works in this build; trying takes seconds the first time."""
        return compiler.works()
