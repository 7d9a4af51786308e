"""The claims of a page, found without MkDocs: each with its sentence, with what it compares, and whether it holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import page
from blocks import calling
from embeds import Embeds
from places import DOCS, read
from result import Run


@dataclass(frozen=True)
class Claim:
    """One claim of a page: the end of the sentence before it, what it compares, and whether that is true."""

    place: str  # file and line, as the build says it
    sentence: str
    compared: str
    holds: bool


@dataclass(frozen=True)
class Changed(Run):
    """A run that printed something else."""

    printed: str = ""

    def log(self, *_: object) -> str:
        return self.printed


class Noting(Embeds):
    """What a page may call, with each claim noted: a false one does not stop the page."""

    def __init__(self, name: str, locale: str, runs: Mapping[str, Run]) -> None:
        super().__init__(name, f"{name}/", locale, runs)
        self._path = DOCS / locale / f"{name}.md"
        self._noted: list[Claim] = []

    def claim(self, holds: bool) -> str:
        file, line = calling() or (None, 0)
        place = page.place_of(file, line, self._path, 1)
        beside = sum(claim.place == place for claim in self._noted)  # in the same line, before this one
        before = read(self._path).splitlines()[line - 1].split("{{ claim(")[beside]
        if beside:
            before = before.partition(") }}")[2].lstrip()
        sentence = re.split(r"(?<=[.?]) ", before)[-1].removeprefix("- ")
        compared, self._compared = ", ".join(self._compared), []
        self._noted.append(Claim(place, sentence, compared, bool(holds)))
        return ""


def claims_of(name: str, runs: Mapping[str, Run], locale: str = "en") -> list[Claim]:
    """All claims of a page, given these runs. Raises Fault where the page asks for what they lack."""
    path = DOCS / locale / f"{name}.md"
    embeds = Noting(name, locale, runs)
    page.render(path, locale, read(path), embeds, 1)
    return embeds._noted
