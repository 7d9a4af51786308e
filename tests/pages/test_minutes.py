"""How long a page takes to read, counted again from what a browser gets."""

import re
from functools import cache

import pytest

from places import DOCS
from tests.sites import LOCALES, Site

ROUTES = re.findall(r"minutes\(([^)]*)\)", (DOCS / "en/ladder/index.md").read_text())
PAGES = [re.findall(r'"([^"]+)"', route) for route in ROUTES]


@cache
def counted(site: Site, name: str) -> float:
    """Its words by 200 and its lines of code by 10 a minute, from the built English page."""
    page = site.page("en", name)
    folded = "".join(solution.get_text() for solution in page.article.select("details.solution"))
    lines = sum(len(text.splitlines()) for text in page.listings().values() if text not in folded)
    unread = page.article.select("details.solution, .highlight, figure, math, .headerlink, script, style")
    inside = {id(text) for part in unread for text in part.find_all(string=True)}
    words = sum(len(text.split()) for text in page.article.find_all(string=True) if id(text) not in inside)
    return words / 200 + lines / 10


@pytest.mark.parametrize("locale", LOCALES)
def test_routes_say_how_long_they_take(site: Site, locale: str) -> None:
    """Three whole routes, and the parts that they add up to, to a twelfth or two minutes."""
    text = site.page(locale, "ladder/index").article.get_text()
    said = [int(number) for number in re.findall(r"(\d+)(?: minutes|분[:,)])", text)]
    assert len(said) == len(PAGES) > 12
    for minutes, pages in zip(said, PAGES, strict=True):
        expected = sum(counted(site, page) for page in pages)
        assert minutes == pytest.approx(expected, rel=0.08, abs=2), pages
