"""The site's terms: docs/glossary.yml, and a link from each term's first use on a page to the glossary.

A Markdown extension: it sees the page's text as elements, so that code, links and headings are never touched.
"""

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import yaml
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from fault import Fault
from places import DOCS, read, shown

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
        return [Group(group["title"], [term_of(entry) for entry in group["terms"]]) for group in found]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise Fault(f"{shown(SOURCE)}{line}: {getattr(error, 'problem', error)}") from None
    except (KeyError, TypeError, AttributeError):
        raise Fault(f"{shown(SOURCE)}:1: it must be a list of groups, each with 'title' and 'terms'") from None


def term_of(entry: dict[str, Any]) -> Term:
    """The entry as a term. Raises Fault that names it where something is missing or has another name."""
    name = entry.get("en", "?")
    needed, allowed = {"en", "ko", "page", "means"}, {"symbol", "forms"}
    if wrong := (needed - set(entry)) | (set(entry) - needed - allowed):
        raise Fault(f"{shown(SOURCE)}: the term '{name}': look at {', '.join(sorted(wrong))}: a term has "
                    f"{', '.join(sorted(needed))}, and may have {', '.join(sorted(allowed))}")  # fmt: skip
    given = entry.get("forms", {})
    usual = {"en": [name, f"{name}s"], "ko": [entry["ko"]]}
    return Term(
        {"en": name, "ko": entry["ko"]},
        {locale: given.get(locale, usual[locale]) for locale in usual},
        entry["means"],
        entry["page"],
        entry.get("symbol", ""),
    )


class Finder:
    """Finds terms in text of one language: the longest form wins, so that `excess loss` is no `loss`."""

    def __init__(self, terms: list[Term], locale: str) -> None:
        self.terms = {form.lower(): term for term in terms for form in term.forms[locale]}
        forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(self.terms, key=len, reverse=True))
        behind = r"(?![\w-])" if locale == "en" else "(?![A-Za-z0-9])"  # a Korean particle may follow
        self.pattern = re.compile(rf"(?<![\w-])(?:{forms}){behind}", re.IGNORECASE)

    def __call__(self, text: str) -> list[tuple[re.Match[str], Term]]:
        return [(match, self.terms[" ".join(match[0].lower().split())]) for match in self.pattern.finditer(text)]


class Links(Treeprocessor):
    """Makes each term's first use on the page a link with the term's meaning as its tooltip."""

    def __init__(self, md: Markdown, page: str) -> None:
        super().__init__(md)
        self.locale, _, self.name = page.removesuffix(".md").partition("/")

    @cached_property
    def finder(self) -> Finder:
        return Finder([term for group in groups() for term in group.terms], self.locale)

    def run(self, root: ET.Element) -> None:
        if self.name != PAGE:
            self.address = posixpath.relpath(f"{PAGE}.md", posixpath.dirname(self.name) or ".")
            self.used: set[str] = set()
            self.visit(root)

    def visit(self, element: ET.Element) -> None:
        """Link what is in the element, in the order in which a reader sees it."""
        if element.tag in UNTOUCHED:
            return
        children = list(element)
        element.text, links = self.linked(element.text)
        for k, link in enumerate(links):
            element.insert(k, link)
        for child in children:
            self.visit(child)
            child.tail, links = self.linked(child.tail)
            behind = list(element).index(child) + 1
            for k, link in enumerate(links):
                element.insert(behind + k, link)

    def linked(self, text: str | None) -> tuple[str | None, list[ET.Element]]:
        """The text up to the first link, and the links, each with the text behind it."""
        before, done = text, 0
        links: list[ET.Element] = []
        for match, term in self.finder(text or ""):
            if term.anchor in self.used or text is None:
                continue
            self.used.add(term.anchor)
            if links:
                links[-1].tail = text[done : match.start()]
            else:
                before = text[: match.start()]
            link = ET.Element("a", {"class": "term", "href": f"{self.address}#{term.anchor}"})
            link.set("title", term.tooltip(self.locale))
            link.text = match[0]
            links.append(link)
            done = match.end()
        if links and text is not None:
            links[-1].tail = text[done:]
        return before, links


class GlossaryExtension(Extension):
    """First uses of terms as links; `page` is the page's path below docs/, with language and ending."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"page": ["", "the page that is converted"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        # Behind `inline` (20) and `toc` (5), before MkDocs resolves links (0).
        md.treeprocessors.register(Links(md, self.getConfig("page")), "glossary", 3)


def makeExtension(**settings: Any) -> GlossaryExtension:  # noqa: N802 (Markdown's name)
    return GlossaryExtension(**settings)
