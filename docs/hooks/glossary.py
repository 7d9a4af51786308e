"""The site's terms: docs/glossary.yml, and a link from each term's first use on a page to the glossary.

A Markdown extension: it sees the page's text as elements, so that code, links and headings are never touched.
"""

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from bs4 import BeautifulSoup, NavigableString, Tag
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from fault import Fault
from languages import languages, words
from places import DOCS, read, shown, yaml_problem

SOURCE = DOCS / "glossary.yml"
PAGE = "glossary"
# A term there is no first use in prose: it is a name, a title, a link already, or (`section`) the playground's.
UNTOUCHED = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "summary", "th"),
    *("a", "abbr", "code", "pre", "math", "figure", "svg", "button", "section", "script", "style"),
}


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; `names`, `forms` and `means` are by language."""

    names: dict[str, str]
    forms: dict[str, list[str]]  # what a page may write for it
    means: dict[str, str]  # a sentence or two, without Markdown
    page: str  # that shows it, without language and ending
    symbol: str = ""  # in TeX

    @property
    def anchor(self) -> str:
        """The same in all languages."""
        return re.sub(r"[^a-z0-9]+", "-", self.names["en"].lower())

    def tooltip(self, locale: str) -> str:
        return f"{self.names[locale]}: {self.means[locale]}"


@dataclass(frozen=True)
class Group:
    """A section of the glossary's page."""

    title: dict[str, str]
    terms: list[Term]


def groups() -> list[Group]:
    """The glossary in its order. Raises Fault where the file is not what it should be."""
    return groups_of(read(SOURCE))


@lru_cache(maxsize=1)  # 30 ms, and each page asks
def groups_of(source: str) -> list[Group]:
    """The glossary from its file's text."""
    try:
        found = yaml.safe_load(source)
        return [
            Group(
                {locale: group["title"].get(locale, group["title"]["en"]) for locale in languages()},
                [term_of(entry) for entry in group["terms"]],
            )
            for group in found
        ]
    except yaml.YAMLError as error:
        raise Fault(yaml_problem(SOURCE, error)) from None
    except (KeyError, TypeError, AttributeError):
        raise Fault(f"{shown(SOURCE)}:1: it must be a list of groups, each with 'title' and 'terms'") from None


def term_of(entry: dict[str, Any]) -> Term:
    """The entry as a term; a language that has no name for it has the English one.

    Raises Fault that names it where something is missing or has another name.
    """
    needed, allowed = {"en", "page", "means"}, {"symbol", "forms", *languages()}
    own = {locale: locale if locale in entry else "en" for locale in languages()}
    wrong = (needed - set(entry)) | (set(entry) - needed - allowed)
    wrong |= {f"means: {locale}" for locale in own.values() if locale not in entry.get("means", {})}
    if wrong:
        raise Fault(f"{shown(SOURCE)}: the term '{entry.get('en', '?')}': look at {', '.join(sorted(wrong))}: "
                    f"a term has {', '.join(sorted(needed))}, and may have {', '.join(sorted(allowed))}")  # fmt: skip
    usual = {locale: [entry[locale]] if locale != "en" else [entry["en"], f"{entry['en']}s"] for locale in own.values()}
    return Term(
        {locale: entry[it] for locale, it in own.items()},
        {locale: entry.get("forms", {}).get(it, usual[it]) for locale, it in own.items()},
        {locale: entry["means"][it] for locale, it in own.items()},
        entry["page"],
        entry.get("symbol", ""),
    )


def in_english(locale: str) -> list[Term]:
    """The terms that say in that language what they say in English."""
    return [term for group in groups() for term in group.terms if term.means[locale] == term.means["en"]]


class Finder:
    """Finds terms in text of one language: the longest form wins, so that `excess loss` is no `loss`."""

    def __init__(self, terms: list[Term], locale: str) -> None:
        self.terms = {form.lower(): term for term in terms for form in term.forms[locale]}
        forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(self.terms, key=len, reverse=True))
        behind = "(?![A-Za-z0-9])" if words(locale)["particles"] else r"(?![\w-])"
        self.pattern = re.compile(rf"(?<![\w-])(?:{forms or '(?!)'}){behind}", re.IGNORECASE)  # (?!) is nowhere

    def __call__(self, text: str) -> list[tuple[re.Match[str], Term]]:
        return [(match, self.terms[" ".join(match[0].lower().split())]) for match in self.pattern.finditer(text)]


class Links:
    """Makes each term's first use on a page a link with the term's meaning as its tooltip."""

    def __init__(self, locale: str, address: str) -> None:
        self.locale = locale
        self.address = address  # of the glossary, from the page
        self.find = Finder([term for group in groups() for term in group.terms], locale)
        self.used: set[str] = set()

    def __call__(self, text: str) -> Iterator[tuple[str, dict[str, str], str]]:
        """Of each link that the text gets: the text before it, its attributes, its own text; then the rest as that."""
        done = 0
        for match, term in self.find(text):
            if term.anchor not in self.used:
                self.used.add(term.anchor)
                link = {"class": "term", "href": f"{self.address}#{term.anchor}", "title": term.tooltip(self.locale)}
                yield text[done : match.start()], link, match[0]
                done = match.end()
        yield text[done:], {}, ""

    def in_element(self, element: ET.Element) -> None:
        """Link what is in the element, in the order in which a reader sees it."""
        if element.tag in UNTOUCHED:
            return
        children = list(element)
        element.text = self.put(element, 0, element.text)
        for child in children:
            self.in_element(child)
            place = list(element).index(child) + 1
            child.tail = self.put(element, place, child.tail)

    def put(self, parent: ET.Element, place: int, text: str | None) -> str | None:
        """Insert the links of a text as children from that place on; the text that stays before the first of them."""
        if not text:
            return text
        (before, link, word), *more = self(text)
        for after, next_link, next_word in more:
            element = ET.Element("a", link)
            element.text, element.tail = word, after
            parent.insert(place, element)
            link, word, place = next_link, next_word, place + 1
        return before

    def in_html(self, html: Tag) -> None:
        """The same in what BeautifulSoup has parsed."""
        for text in html.find_all(string=True):
            if type(text) is NavigableString and not any(parent.name in UNTOUCHED for parent in text.parents):
                nodes: list[str | Tag] = []
                for before, link, word in self(text):
                    nodes += [before, BeautifulSoup().new_tag("a", attrs=link, string=word)] if link else [before]
                text.replace_with(*nodes)


class InText(Treeprocessor):
    """The links in a page of Markdown."""

    def __init__(self, md: Markdown, page: str) -> None:
        super().__init__(md)
        self.locale, _, self.name = page.partition("/")

    def run(self, root: ET.Element) -> None:
        if self.name != f"{PAGE}.md":
            Links(self.locale, posixpath.relpath(f"{PAGE}.md", posixpath.dirname(self.name) or ".")).in_element(root)


class GlossaryExtension(Extension):
    """First uses of terms as links; `page` is the page's path below docs/, with language and ending."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"page": ["", "the page that is converted"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        # Behind `inline` (20) and `toc` (5), before MkDocs resolves links (0).
        md.treeprocessors.register(InText(md, self.getConfig("page")), "glossary", 3)


def makeExtension(**settings: Any) -> GlossaryExtension:  # noqa: N802 (Markdown's name)
    return GlossaryExtension(**settings)
