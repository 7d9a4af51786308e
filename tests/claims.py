"""The claims of the pages: rendered without MkDocs, each with what it compares and whether it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import page
from blocks import calling
from embeds import Embeds
from places import DOCS, read
from result import Run


@dataclass(frozen=True)
class Claim:
    """One claim of a page: the line it stands in, or None in a part; what it compares, and whether that is true."""

    line: int | None
    compared: str
    holds: bool


@dataclass(frozen=True)
class Changed(Run):
    """A run that printed something else."""

    printed: str = ""

    def log(self, *_: object) -> str:
        return self.printed


def changed(run: Run, log: str) -> Changed:
    """That run with another log."""
    return Changed(run.script, run.source, log)


class Noting(Embeds):
    """What a page may call, with a false claim noted instead of stopping the build."""

    @cached_property
    def noted(self) -> list[Claim]:
        return []

    def claim(self, holds: bool) -> str:
        place, compared = calling(), ", ".join(self._compared)
        self._compared = []
        self.noted.append(Claim(place[1] if place and not place[0] else None, compared, bool(holds)))
        return ""


def claims_of(name: str, runs: Mapping[str, Run], locale: str = "en") -> list[Claim]:
    """All claims of a page, given these runs. Raises Fault where the page asks for what they lack."""
    path = DOCS / locale / f"{name}.md"
    embeds = Noting(name, f"{name}/", locale, runs)
    page.render(path, locale, read(path), embeds, 1)
    return embeds.noted
