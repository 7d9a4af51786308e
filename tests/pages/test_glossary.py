"""The glossary: complete in both languages, found by the search, and at hand wherever a page uses a term."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from bs4 import NavigableString, Tag

from places import DOCS
from tests import searching
from tests.sites import LOCALES, PAGES, Site

TERMS: list[dict[str, Any]] = [
    term for group in yaml.safe_load((DOCS / "glossary.yml").read_text()) for term in group["terms"]
]
READING = [name for name in PAGES if name != "glossary"]
# Where a term's first use needs no link: names, code and pictures, and what is a link already.
OUTSIDE = "a, button, code, figure, h1, h2, h3, h4, math, pre, summary, th, .playground, .filename"


def forms(term: dict[str, Any], locale: str) -> list[str]:
    """What a text may call the term, in small letters."""
    usual = [term["en"], term["en"] + "s"] if locale == "en" else [term["ko"]]
    return [form.lower() for form in term.get("forms", {}).get(locale, usual)]


def anchor(term: dict[str, Any]) -> str:
    return "-".join(re.findall("[a-z0-9]+", term["en"].lower()))


@cache
def prose(site: Site, locale: str, name: str) -> tuple[str, dict[str, list[str]]]:
    """The page's text, with a NUL where a tag interrupts it, and the links to the glossary: their texts by anchor."""
    article = site.page(locale, name).article
    links: dict[str, list[str]] = {}
    for link in article.select("a.term"):
        assert link["title"] and not link.find_parent(["h1", "h2", "h3", "a"])
        links.setdefault(str(link["href"]).partition("#")[2], []).append(link.get_text())
    outside = {id(tag) for tag in article.select(OUTSIDE)}

    def texts(tag: Tag) -> Iterator[str]:
        for child in tag.children:
            if isinstance(child, Tag):
                yield from texts(child) if id(child) not in outside else ()
            elif type(child) is NavigableString:
                yield " ".join(child.split())

    return "\0".join(texts(article)), links


@cache
def beginning(form: str) -> re.Pattern[str]:
    """The form where a word begins."""
    return re.compile(rf"(?<![\w-]){re.escape(form)}")


@cache
def whole(form: str, locale: str) -> re.Pattern[str]:
    """The form as a word: in Korean a particle may follow."""
    behind = r"(?![\w-])" if locale == "en" else "(?![a-z0-9])"
    return re.compile(beginning(form).pattern + behind)


def uses(text: str, form: str, locale: str) -> bool:
    """Whether the text, in small letters, has the form as a word; most texts have it not at all, which is seen fast."""
    return form in text and whole(form, locale).search(text) is not None


@cache
def longer_forms(locale: str) -> dict[str, list[str]]:
    """For each term, by its anchor, the forms of others that hold one of its own, longest first."""
    everything = sorted({form for term in TERMS for form in forms(term, locale)}, key=len, reverse=True)
    return {
        anchor(term): [
            form
            for form in everything
            if form not in forms(term, locale) and any(uses(form, short, locale) for short in forms(term, locale))
        ]
        for term in TERMS
    }


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", READING)
def test_a_page_that_uses_a_term_links_it_once(site: Site, locale: str, name: str) -> None:
    text, links = prose(site, locale, name)
    # A longer term holds a shorter one (`excess loss`, `loss`): what it covers is no use of the shorter.
    for term in TERMS:
        rest = text.lower()
        for form in longer_forms(locale)[anchor(term)]:
            rest = beginning(form).sub("", rest) if form in rest else rest
        if any(uses(rest, form, locale) for form in forms(term, locale)):
            assert anchor(term) in links, term[locale]
    for found, words in links.items():
        assert len(words) == 1, found
    assert set(links) <= {anchor(term) for term in TERMS}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("term", TERMS, ids=[anchor(term) for term in TERMS])
def test_a_term_is_on_the_page_that_shows_it(site: Site, term: dict[str, Any], locale: str) -> None:
    _, links = prose(site, locale, term["page"])
    assert anchor(term) in links


@pytest.mark.parametrize("locale", LOCALES)
def test_the_glossary_has_each_term_in_both_languages(site: Site, locale: str) -> None:
    article = site.page(locale, "glossary").article
    for term in TERMS:
        heading = article.find(id=anchor(term))
        assert heading is not None
        assert {term["en"], term["ko"]} == {
            " ".join(word.split()) for word in heading.get_text().replace("¶", "").split(" · ")
        }
        said = heading.find_next_sibling("p")
        assert said is not None and term["means"][locale] in said.get_text()
        assert term.get("symbol") is None or said.find("math") is not None


@pytest.mark.parametrize("locale", LOCALES)
def test_search_finds_each_term(site: Site, locale: str) -> None:
    """By its word in either language, on the glossary's page of the reader's."""
    words = {term[language]: f"glossary/#{anchor(term)}" for term in TERMS for language in LOCALES}
    found = searching.found(site.folder, locale, list(words))
    assert [word for word, place in words.items() if place not in found[word]] == []
