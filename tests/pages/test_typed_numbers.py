"""No number that looks like a result is typed into a page."""

import ast
import re
from functools import cache

import pytest

from places import DOCS, ROOT
from tests.sites import LOCALES, PAGES

# A Korean particle may follow, so letters are those of ASCII.
NUMBER = re.compile(r"(?<![A-Za-z0-9_.#/-])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![A-Za-z0-9_])")
LOOKED_UP = re.compile(
    r"^---\n.*?^---\n|\{\{.*?\}\}|\{%.*?%\}|\$\$.*?\$\$|\$[^$\n]+\$|\]\([^)]*\)|^```.*?^```", re.S | re.M
)


def typed_numbers(markdown: str, settings: set[float]) -> list[str]:
    """Numbers in a page's prose that look measured and are no setting of its listings.

    Looked up, and so left out: template calls, formulas, link targets, fenced code. Small whole numbers are words.
    """
    found = [(word, float(word.replace(",", ""))) for word in NUMBER.findall(LOOKED_UP.sub(" ", markdown))]
    return [word for word, value in found if not (value in settings or (value.is_integer() and value < 100))]


def constants_in(code: str) -> set[float]:
    """The numbers written in the code."""
    constants = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    return {float(value) for value in constants if isinstance(value, int | float)}


@cache
def constants_of(snippet: str) -> set[float]:
    path = ROOT / f"snippets/{snippet}.py"
    return constants_in(path.read_text()) if path.exists() else set()


def settings_of(markdown: str, page: str) -> set[float]:
    """The numbers written in the code that the page shows, its own listing first."""
    shown = {page, "ladder/stage1_numpy", *re.findall(r'(?:listing|solution)\("([^"]+)"', markdown)}
    fences = re.findall(r"^```python\n(.*?)^```", markdown, re.S | re.M)
    return set().union(*map(constants_of, shown), *map(constants_in, fences))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [*PAGES, "parts/verdict", "parts/run"])
def test_no_result_is_typed(locale: str, name: str) -> None:
    markdown = (DOCS / locale / f"{name}.md").read_text()
    assert typed_numbers(markdown, settings_of(markdown, name)) == []


def test_a_typed_result_is_found() -> None:
    markdown = (DOCS / "en/ladder/stage1_numpy.md").read_text()
    settings = settings_of(markdown, "ladder/stage1_numpy")
    for result in (
        "the loss is 9.0860.",
        "at most 3.56e-6",
        "after 5,023 steps",
        "the first line says 704",
        "(8.8172)",
        "손실은 9.0860이다.",
        "약5023단계",
    ):
        assert len(typed_numbers(markdown + result, settings)) == 1, result
