"""What a page may embed of the runs: listings, logs, figures, diffs and numbers.

A page is a Jinja template before it is Markdown; the public methods of `Embeds` are the functions it may
call. A run is named as in `runs`; without a name the page's own is meant: `ladder/stage1_numpy.md` shows
`snippets/ladder/stage1_numpy.py`.
"""

import difflib
import html
import math
import posixpath
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml
from mkdocs.utils import get_relative_url

import playground
import records
import runs

SOLUTION = {"en": "Solution", "ko": "풀이"}  # over a folded solution
DEFAULT_LOCALE = "en"  # its pages are at the root of the site


class EmbedError(Exception):
    """Why a page cannot embed what it asks for, in one line."""


def find(name: str) -> runs.Run:
    """The run of that name. Raises EmbedError."""
    source, _, script = name.rpartition(" | ")
    run = runs.Run(script, source or None)
    if not run.folder.exists():
        raise EmbedError(f"there is no run '{name}'; runs are named like the files below snippets/")
    return run


def fence(text: str, language: str, title: str = "", marked: Sequence[int] = (), style: str = "") -> str:
    """A fenced code block, whatever the text contains; `marked` are numbers of lines, from 1, `style` a CSS class."""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    head = [f".{language}"]
    if style:
        head.append(f".{style}")
    if title:
        head.append(f'title="{title}"')
    if marked:
        head.append(f'hl_lines="{" ".join(map(str, marked))}"')
    return f"{ticks}{{{' '.join(head)}}}\n{text.rstrip()}\n{ticks}\n"


def losses(log: str) -> list[float]:
    """The losses of a rung's log, in order."""
    return [float(loss) for loss in re.findall(r"^\d+ (\S+)$", log, re.MULTILINE)]


def front_matter(path: Path) -> dict[str, str]:
    """The settings at the head of a Markdown page."""
    _, settings, _ = path.read_text().split("---\n", 2)
    return yaml.safe_load(settings)


class Embeds:
    """What one page embeds; `close` checks the page as a whole."""

    def __init__(self, page: str, url: str, locale: str) -> None:
        self._page = page  # without language and ending: ladder/stage1_numpy
        self._url = url
        self._locale = locale
        self._shown: set[str] = set()
        self._numbers: list[tuple[str, str]] = []

    def names(self) -> dict[str, Any]:
        """All that a page's template sees."""
        public = {name: getattr(self, name) for name in dir(self) if not name.startswith("_")}
        return public | {"verdict": f"{self._page} | {runs.VERDICT}"}

    def listing(self, script: str | None = None, notes: Sequence[str] = (), mark: Sequence[str] = ()) -> str:
        """The whole file, with a note's marker on the one line that contains each text of `notes`.

        The notes themselves are a numbered list right behind the call. Lines that contain a text of `mark`
        stand out.
        """
        path = runs.Run(script or self._page).path
        if not path.exists():
            raise EmbedError(f"there is no file {path.relative_to(runs.ROOT).as_posix()} to include")
        lines = path.read_text().splitlines()
        marked = []
        for text in mark:
            matches = [k for k, line in enumerate(lines, 1) if text in line]
            if not matches:
                raise EmbedError(f"no line of {path.name} contains '{text}', which is to be marked")
            marked += matches
        for number, text in enumerate(notes, 1):
            matches = [k for k, line in enumerate(lines) if text in line]
            if len(matches) != 1:
                raise EmbedError(f"note {number}: {len(matches)} lines of {path.name} contain '{text}', not one")
            # No space before the marker: what the copy button copies is the file, to the letter.
            lines[matches[0]] += f"# ({number})!"
        return fence("\n".join(lines), "python", path.relative_to(runs.ROOT).as_posix(), marked)

    def solution(self, script: str, *, caller: Callable[[], str]) -> str:
        """A folded solution: the file, what it printed, and the text of the `{% call %}` block."""
        summary = f"<summary>{SOLUTION[self._locale]}</summary>"
        parts = ['<details class="solution" markdown>', summary, "", self.listing(script), self.log(script)]
        return "\n".join([*parts, caller().strip(), "", "</details>", ""])

    def diff(self, old: str | None = None, new: str | None = None) -> str:
        """What changes from the rung before, or from `old`, to this page's file, or to `new`."""
        target = find(new or self._page)
        if old is None:
            ladder = runs.rungs()
            old = ladder[ladder.index(target) - 1].name
        before, after = find(old).path, target.path
        lines = difflib.unified_diff(before.read_text().splitlines(), after.read_text().splitlines(), lineterm="", n=1)
        hunks = [" ⋮" if line.startswith("@@") else line for line in list(lines)[2:]]
        return fence("\n".join(hunks[1:]), "diff", f"{before.name} → {after.name}")

    def log(self, run: str | None = None) -> str:
        """All that the run printed."""
        name = run or self._page
        found = find(name)
        text = found.log()
        if not text:
            raise EmbedError(f"'{name}' printed nothing")
        self._shown.add(name)
        # A traceback ends in one long line, which has to be read.
        return fence(text, "text", f"$ {self.command(name)}", style="wrapped" if found.is_mistake else "")

    def command(self, run: str | None = None) -> str:
        """The shell command that does this run in a clone."""
        return find(run or self._page).command

    def lines(self, script: str) -> int:
        """How many lines the file has."""
        return len(find(script).path.read_text().splitlines())

    def raw(self, script: str | None = None) -> str:
        """The address of the plain file, relative to the page."""
        return get_relative_url(f"snippets/{script or self._page}.py", self._url)

    def figure(self, number: int, run: str | None = None, *, title: str, text: str) -> str:
        """A figure that the run showed, with a title, and in words what it says as its caption."""
        name = run or self._page
        if not find(name).has_figure(number):
            raise EmbedError(f"'{name}' showed no figure {number}")
        anchor = re.sub(r"\W+", "-", f"{name}-{number}")
        # Only a place for now: `draw` fills it when the page is done, so that the search index does not
        # fill with the numbers on axes.
        return (
            f'<figure class="plot"><svg role="img" data-run="{name}" data-figure="{number}" '
            f'aria-labelledby="{anchor}-title" aria-describedby="{anchor}-text">'
            f'<title id="{anchor}-title">{html.escape(title)}</title></svg>'
            f'<figcaption id="{anchor}-text">{html.escape(text)}</figcaption></figure>\n'
        )

    def number(self, label: str, run: str | None = None, spec: str = "") -> str:
        """The number behind `label` in the run's log, as it stands there or formatted by `spec`.

        Without a run, this page's own log is searched, then the verdict on it.
        """
        names = [run] if run else [self._page, f"{self._page} | {runs.VERDICT}"]
        for name in names:
            found = runs.numbers(label, find(name).log())
            if len(found) == 1:
                self._numbers.append((label, name))
                return format(float(found[0]), spec) if spec else found[0]
        raise EmbedError(f"no line of the log of '{names[-1]}' is labelled '{label}'")

    def playground(self, *stills: str, compact: bool = False) -> str:
        """The playground; `stills` are figures that stand there where no script runs: curve, loss, valley."""
        folder = "" if self._locale == DEFAULT_LOCALE else f"{self._locale}/"
        return playground.markup(
            self._locale,
            stills=stills,
            compact=compact,
            page=get_relative_url(f"{folder}playground/", self._url),
            stories=[
                {"name": story.name, "query": story.query, "why": get_relative_url(f"{folder}{story.page}/", self._url)}
                for story in playground.stories()
            ],
        )

    def story(self, name: str) -> str:
        """The address of the playground as that story sets it, for a Markdown link."""
        queries = {story.name: story.query for story in playground.stories()}
        if name not in queries:
            raise EmbedError(f"the playground has no story '{name}'; it has {', '.join(queries)}")
        return posixpath.relpath("playground.md", posixpath.dirname(self._page) or ".") + queries[name]

    def labels(self, run: str) -> set[str]:
        """The labels in the run's log."""
        return {line.rpartition(": ")[0] for line in find(run).log().splitlines()}

    def gap(self, rung: str, reference: str) -> str:
        """The largest relative difference between the losses that two rungs log."""
        pairs = zip(losses(find(rung).log()), losses(find(reference).log()), strict=True)
        return f"{max(abs(a - b) / b for a, b in pairs):.0e}"

    def rungs(self) -> list[dict[str, Any]]:
        """The ladder, a row a rung: page, title and what is new (from its page), lines, last loss."""
        rows = []
        for rung in runs.rungs():
            page = f"{rung.script}.md"
            path = runs.ROOT / "docs" / self._locale / page
            if not path.exists():
                raise EmbedError(f"docs/{self._locale}/{page} is missing: every rung has a page in each language")
            rows.append(
                {
                    "name": rung.name,
                    "page": get_relative_url(page, f"{self._page}.md"),
                    **front_matter(path),
                    "lines": self.lines(rung.name),
                    "loss": losses(rung.log())[-1],
                }
            )
        return rows

    def records(self, heading: str, points: str) -> list[dict[str, Any]]:
        """The recorded benchmarks, newest first, each with a `link` and the `table` of its steps.

        `heading` stands over the versions, `points` over each column, with the number put in by `str.format`.
        """
        found = records.newest_first()
        for record in found:
            record["link"] = self._link_to(record)
            record["table"] = table_of(record["steps"], heading, points)
        return found

    def newest(self, part: str, kind: str = "cpu", threads: str = "most") -> dict[str, Any] | None:
        """The newest record of that kind of device that has the part, None where there is none.

        Of one day's records the one with the most threads; or, of all, the newest with the `fewest`.
        """
        found = [record for record in records.newest_first() if record["kind"] == kind and part in record]
        if not found:
            return None
        record = min(found, key=lambda record: record["threads"]) if threads == "fewest" else found[0]
        return record | {"link": self._link_to(record)}

    def _link_to(self, record: dict[str, Any]) -> str:
        """The address of the record's file, relative to the page."""
        return get_relative_url(f"{record['name']}.json", self._url)

    @property
    def torch_version(self) -> str:
        """The version of PyTorch that this build ran."""
        return runs.installed("torch").partition("+")[0]

    @property
    def can_compile(self) -> bool:
        """Whether torch.compile had a compiler in this build."""
        return runs.CAN_COMPILE

    def _close(self) -> None:
        """Raise EmbedError where a number's log is not on the page for the reader to check."""
        for label, name in self._numbers:
            if name not in self._shown:
                raise EmbedError(f"the number '{label}' comes from the log of '{name}', which the page does not show")


def table_of(steps: list[dict[str, Any]], heading: str, points: str) -> str:
    """A Markdown table of microseconds a step: a row a version, a column a number of points."""
    sizes = sorted({row["points"] for row in steps})
    cells = {(row["version"], row["points"]): microseconds(row) for row in steps}
    rows = [f"| {heading} |" + "".join(f" {points.format(size)} |" for size in sizes), "|---|" + "---:|" * len(sizes)]
    for version in dict.fromkeys(row["version"] for row in steps):
        name = version.removeprefix("ladder/")
        rows.append(f"| `{name}` |" + "".join(f" {cells.get((version, size), '')} |" for size in sizes))
    return "\n".join(rows)


def microseconds(row: dict[str, Any]) -> str:
    """The time of a step, to three digits, and below it half its interquartile range."""
    step = 1e6 * (row["seconds"] - row["once"]) / row["steps"]
    spread = 1e6 * row["iqr"] / row["steps"] / 2
    if step <= spread:
        return "–"
    digits = max(0, 2 - math.floor(math.log10(step)))
    return f"{step:,.{digits}f}<br>±{spread:,.{digits}f}"


@cache
def with_prefix(svg: str, prefix: str) -> str:
    """The drawing with ids of its own, so that several can stand on one page."""
    return re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}-", svg)


PLACE = re.compile(r'<svg ([^>]*?)data-run="([^"]+)" data-figure="(\d+)"(.*?)</svg>', re.DOTALL)


def draw(page: str) -> str:
    """The finished HTML page with the figures in the places that `Embeds.figure` left for them."""

    def drawing(match: re.Match[str]) -> str:
        before, name, number, after = match.groups()
        svg = with_prefix(find(name).figure(int(number)).strip(), re.sub(r"\W+", "-", f"{name}-{number}"))
        head, body = svg.removeprefix("<svg ").removesuffix("</svg>").split(">", 1)
        return f"<svg {before}{head}{after}{body}</svg>"

    return PLACE.sub(drawing, page)


def compiled_templates() -> jinja2.FileSystemBytecodeCache:
    """Where compiled templates are kept: they are the same for both languages and for the next build."""
    folder = runs.CACHE.parent / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return jinja2.FileSystemBytecodeCache(str(folder))


PAGES: dict[str, str] = {}  # the source of the page that is being rendered, by its name


@cache
def templates(locale: str) -> jinja2.Environment:
    """Where pages of that language find the parts that they include."""
    parts = jinja2.FileSystemLoader(runs.ROOT / "docs" / locale / "parts")
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.DictLoader(PAGES), parts]),
        bytecode_cache=compiled_templates(),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def render(markdown: str, embeds: Embeds, first_line: int) -> str:
    """The page with what it embeds in place; `first_line` is the template's first line in its file.

    Raises EmbedError that begins with the line of the page.
    """
    line = 0
    try:
        name = f"{embeds._locale}/{embeds._page}"
        PAGES[name] = markdown
        page = templates(embeds._locale).get_template(name).render(embeds.names())
        embeds._close()
        return page
    except jinja2.TemplateSyntaxError as error:
        line, reason = error.lineno, error.message
    except (EmbedError, jinja2.UndefinedError, TypeError, ValueError) as error:
        traceback = error.__traceback__
        while traceback:
            if traceback.tb_frame.f_code.co_filename == "<template>":
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        reason = str(error)
    raise EmbedError(f"{first_line + line - 1 if line else 'whole page'}: {reason}")
