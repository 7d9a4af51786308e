"""How long a page takes to read, counted again from what a browser gets."""

import re

import pytest

from places import DOCS
from tests.sites import LOCALES, Site

ROUTES = re.findall(r"minutes\(([^)]*)\)", (DOCS / "en/ladder/index.md").read_text())
PAGES = [re.findall(r'"([^"]+)"', route) for route in ROUTES]


def counted(site: Site, name: str) -> float:
    """Its words by 200 and its lines of code by 10 a minute, from the built English page."""
    page = site.page("en", name)
    article = page.article
    for part in article.select("details.solution"):
        part.decompose()
    lines = sum(len(text.splitlines()) for text in page.listings().values())
    for part in article.select(".highlight, svg, figure, math, .headerlink, script, style"):
        part.decompose()
    words = len(article.get_text(" ").split())
    page.__dict__.pop("article")
    return words / 200 + lines / 10


@pytest.mark.parametrize("locale", LOCALES)
def test_routes_say_how_long_they_take(site: Site, locale: str) -> None:
    """Three whole routes, and the parts that they add up to, to a fifth or a minute and a half."""
    text = site.page(locale, "ladder/index").article.get_text()
    said = [int(number) for number in re.findall(r"(\d+)(?: minutes|분[:,)])", text)]
    assert len(said) == len(PAGES) > 12
    for minutes, pages in zip(said, PAGES, strict=True):
        expected = sum(counted(site, page) for page in pages)
        assert minutes == pytest.approx(expected, rel=0.2, abs=1.5), pages
