"""What a page may call: the public methods of `Embeds`, and of `Tables`.

A run is named as in `result`; without a name the page's own is meant: `ladder/stage1_numpy.md` shows
`snippets/ladder/stage1_numpy.py`.
"""

import difflib
import html
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from mkdocs.utils import get_relative_url

import keep
import pieces
import svg
from blocks import EmbedError, Place, calling
from highlighting import fence
from languages import words
from result import losses, matching, numbers, verdict_on
from snippet import Snippet, rungs
from tables import Tables, in_prose

NO_CALLS = ("embedded", "twin")


class Embeds(Tables):
    """What one page embeds; `close` checks the page as a whole."""

    twin: list[str] | None = None  # what the same page embeds in another language: this one must embed the same

    def names(self) -> dict[str, Any]:
        """All that a page's template sees."""
        public = {name: getattr(self, name) for name in dir(self) if not name.startswith("_") and name not in NO_CALLS}
        return public | {"verdict": verdict_on(self._page)}

    def listing(self, script: str | None = None, notes: Sequence[str] = (), mark: Sequence[str] = ()) -> str:
        """The whole file, with a note's marker on the one line that contains each text of `notes`.

        The notes themselves are a numbered list right behind the call. Lines that contain a text of `mark`
        stand out. A search finds a listing on its own page, not wherever it is shown again.
        """
        snippet = Snippet(script or self._page)
        if not snippet.path.exists():
            raise EmbedError(f"there is no file {snippet.shown} to include")
        if isinstance(notes, str) or isinstance(mark, str):
            raise EmbedError('notes and mark are lists of texts: ["text"]')
        lines = snippet.source.splitlines()
        marked = []
        for text in mark:
            matches = [k for k, line in enumerate(lines, 1) if text in line]
            if not matches:
                raise EmbedError(f"no line of {snippet.path.name} contains '{text}', which is to be marked")
            marked += matches
        for number, text in enumerate(notes, 1):
            matches = [k for k, line in enumerate(lines) if text in line]
            if len(matches) != 1:
                raise EmbedError(
                    f"note {number}: {len(matches)} lines of {snippet.path.name} contain '{text}', not one"
                )
            if "#" in lines[matches[0]]:
                raise EmbedError(f"note {number}: the line with '{text}' has a comment, which the marker would hide")
            # No space before the marker: what the copy button copies is the file, to the letter.
            lines[matches[0]] += f"# ({number})!"
        found = snippet.name.startswith(self._page)
        self.embedded.append(f"the listing of {snippet.shown}")
        return self._blocks.hold(fence("\n".join(lines), "python", snippet.shown, marked, found=found))

    def solution(self, script: str, *, caller: Callable[[], str]) -> str:
        """A folded solution: the file, what it printed, and the text of the `{% call %}` block."""
        parts = [self.listing(script), self.log(script), textwrap.dedent(caller()).strip()]
        folded = textwrap.indent("\n".join(parts), "    ")
        return self._blocks.hold(f'??? solution "{words(self._locale)["solution"]}"\n\n{folded}\n\n')

    def diff(self, old: str | None = None, new: str | None = None) -> str:
        """What changes from the rung before, or from `old`, to this page's file, or to `new`."""
        target = self._find(new or self._page).snippet
        if old is None:
            ladder = rungs()
            if target not in ladder[1:]:
                raise EmbedError(f"no rung comes before '{target.name}': name the file to compare with, diff(OLD, NEW)")
            old = ladder[ladder.index(target) - 1].name
        before = self._find(old).snippet
        lines = difflib.unified_diff(before.source.splitlines(), target.source.splitlines(), lineterm="", n=1)
        hunks = [" ⋮" if line.startswith("@@") else line for line in list(lines)[2:]]
        title = f"{before.path.name} → {target.path.name}"
        self.embedded.append(f"the changes from '{before.name}' to '{target.name}'")
        return self._blocks.hold(fence("\n".join(hunks[1:]), "diff", title, found=False))

    def log(self, run: str | None = None) -> str:
        """All that the run printed. A search does not find it: the numbers of a log are no words."""
        found = self._find(run or self._page)
        text = found.log()
        if not text:
            raise EmbedError(f"'{found.name}' printed nothing")
        self._shown.add(found.name)
        self.embedded.append(f"the log of '{found.name}'")
        # A traceback ends in one long line, which has to be read; a column of a page has room for 80 characters.
        long = max(map(len, text.splitlines())) > 80
        style = "wrapped" if found.snippet.is_mistake or long else ""
        return self._blocks.hold(fence(text, "text", f"$ {found.command}", style=style, found=False))

    def command(self, run: str | None = None) -> str:
        """The shell command that does this run in a clone."""
        return self._find(run or self._page).command

    def lines(self, script: str) -> int:
        """How many lines the file has."""
        return len(self._find(script).snippet.source.splitlines())

    def raw(self, script: str | None = None) -> str:
        """The address of the plain file, relative to the page."""
        snippet = Snippet(script or self._page)
        if not snippet.path.exists():
            raise EmbedError(f"there is no file {snippet.shown} to link to")
        return get_relative_url(snippet.shown, self._url)

    def notebook(self) -> str:
        """The address of the rung's notebook, relative to its page."""
        if not Snippet(self._page).is_rung:
            raise EmbedError("only a rung's page has a notebook of its file")
        return f"{self._page.rpartition('/')[2]}.ipynb"

    def figure(self, number: int, run: str | None = None, *, title: str, text: str) -> str:
        """A figure that the run showed, with a title, and in words what it says as its caption."""
        found = self._find(run or self._page)
        if not found.has_figure(number):
            raise EmbedError(f"'{found.name}' showed no figure {number}")
        name = re.sub(r"\W+", "-", f"{found.name}-{number}")
        if name in self._figures:
            raise EmbedError(f"the page shows figure {number} of '{found.name}' twice")
        self._figures.add(name)
        self.embedded.append(f"figure {number} of '{found.name}'")
        drawing = svg.inline(found.figure(number), name, title, described=True)
        held = pieces.place(drawing, keep.digest(drawing), "svg")
        caption = f'<figcaption id="{name}-text">{html.escape(text)}</figcaption>'
        return self._blocks.hold_html(f'<figure class="plot">{held}{caption}</figure>')

    def number(self, label: str, run: str | None = None, spec: str = "") -> str:
        """The number behind `label` in the run's log, as it stands there or formatted by `spec`.

        Without a run, this page's own log is searched, then the verdict on it.
        """
        found, name = self._number(label, run)
        self._numbers.append((label, name))
        return in_prose(format(float(found), spec) if spec else found)

    def _number(self, label: str, run: str | None) -> tuple[str, str]:
        """The number behind `label` as the log has it, and the run whose log that is."""
        for name in [run] if run else [self._page, verdict_on(self._page)]:
            found = numbers(label, self._find(name).log())
            if len(found) == 1:
                return found[0], name
        raise EmbedError(f"no line of the log of '{name}' is labelled '{label}'")

    def value(self, label: str, run: str | None = None) -> float:
        """The number that `number` would show, to compare it in a `claim`; the log need not be on the page."""
        value = float(self._number(label, run)[0])
        self._compared.append(f"'{label}' is {value:g}")
        return value

    def values(self, pattern: str, run: str | None = None) -> list[float]:
        """All numbers behind labels that fit, in the log's order: `values("seed ..., loss at t = 2000", run)`.

        `...` is any text. The number ends its line; in a table `#` says where it is: `values("20 1.00e-04 # ...")`.
        """
        found = matching(pattern, self._find(run or self._page).log())
        if not found:
            raise EmbedError(f"no line of the log of '{run or self._page}' fits '{pattern}'")
        self._compared.append(f"'{pattern}' is {' '.join(f'{value:g}' for value in found)}")
        return found

    def losses(self, run: str | None = None) -> list[float]:
        """The losses in the run's log, in its order, to compare them in a `claim`."""
        found = losses(self._find(run or self._page).log())
        self._compared.append(f"the losses of '{run or self._page}' go from {found[0]:g} to {found[-1]:g}")
        return found

    def claim(self, holds: bool) -> str:
        """Nothing; but where what the sentence before it says is not true of the runs, the build warns and fails.

        `{{ claim(value("loss, best") < value("loss, last") / 10) }}` stands right behind the sentence.
        """
        compared, self._compared = self._compared, []
        if not compared:
            raise EmbedError('a claim compares numbers of runs: claim(value("label") < value("other label"))')
        if not holds:
            reason = f"the sentence before this claim is no longer true: {', '.join(compared)}"
            self._false.append((calling() or (None, 0), reason))
        return ""

    def false_claims(self) -> list[tuple[Place, str]]:
        """The claims of the page that are not true, each with its place and what it compared."""
        return self._false

    def labels(self, run: str) -> set[str]:
        """The labels in the run's log."""
        return {line.rpartition(": ")[0] for line in self._find(run).log().splitlines()}

    def close(self, filled: str) -> str:
        """The page with all blocks in place.

        Raises EmbedError where it does not embed what its twin does, or not the log that a number comes from.
        """
        own, others = Counter(self.embedded), Counter(self.embedded if self.twin is None else self.twin)
        for what in others - own:
            raise EmbedError(f"it lacks {what}: the page shows the same in every language")
        for what in own - others:
            raise EmbedError(f"it has {what}, which it lacks in another language: the page shows the same in each")
        for label, name in self._numbers:
            if name not in self._shown:
                raise EmbedError(f"the number '{label}' comes from the log of '{name}', which the page does not show")
        return self._blocks.put_in(filled)
