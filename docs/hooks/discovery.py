"""How a page is found and shown elsewhere: what its head says to search engines and previews, and llms.txt."""

import json
import locale
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

import plain
import social
from keep import write_aside
from places import DEFAULT_LOCALE
from result import Run

ENOUGH, USUAL, MOST = 80, 160, 220  # columns of a description; a Korean letter takes two
FIRST = re.compile(r"</h1>.*?<p>(.*?)</p>", re.DOTALL)  # paragraph: the finding of the page stands there


class Language(NamedTuple):
    """What llms.txt says of the site in one language."""

    name: str  # of the language, in itself
    site: str
    description: str
    menu: Navigation


languages: dict[str, Language] = {}  # of this build
texts: dict[str, str] = {}  # the pages as plain Markdown, by their file below docs/


def description_of(content: str) -> str:
    """The whole sentences that the page begins with, as far as a search engine shows them; empty where it has none."""
    paragraph = FIRST.search(content)
    sentences = re.split(r"(?<=[.?!])\s+", " ".join(plain.text_of(paragraph[1]).split())) if paragraph else [""]
    said = sentences.pop(0)
    while sentences and columns(f"{said} {sentences[0]}") <= (USUAL if columns(said) >= ENOUGH else MOST):
        said += f" {sentences.pop(0)}"
    return said if columns(said) <= MOST else f"{said[:USUAL].rpartition(' ')[0]}…"


def columns(text: str) -> int:
    """How wide a text is, in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def head(page: Page, config: MkDocsConfig, runs: Mapping[str, Run]) -> dict[str, Any]:
    """What the head of a page says beyond its title: `alternates`, `properties`, `card` and `data`.

    Its description is set in the page's settings, where they have none. What needs the site's address is left out where
    SITE_URL has not told it.
    """
    name = page.file.src_uri.partition("/")[2].removesuffix(".md")
    language, site = str(config.theme["language"]), config.site_url
    description = page.meta.setdefault("description", description_of(page.content or "") or config.site_description)
    alternates, picture = {}, None
    if site:
        files = page.file.alternates  # type: ignore[attr-defined]
        alternates = {other: urljoin(site, file.url) for other, file in files.items()}
        if DEFAULT_LOCALE in alternates:
            alternates["x-default"] = alternates[DEFAULT_LOCALE]
        picture = social.address(name, runs)
    title = config.site_name if name == "index" else page.title
    properties = {
        "og:type": "website" if name == "index" else "article",
        "og:site_name": config.site_name,
        "og:title": title,
        "og:description": description,
        "og:locale": locale.normalize(language).partition(".")[0],  # ko_KR
        "og:url": page.canonical_url,
    }
    if picture:
        properties["og:image"] = urljoin(site, picture)
        properties |= {"og:image:width": social.WIDTH, "og:image:height": social.HEIGHT}
    data = {
        "@context": "https://schema.org",
        "@type": "WebSite" if name == "index" else "LearningResource",
        "name": title,
        "description": description,
        "inLanguage": language,
        "url": page.canonical_url,
        "isPartOf": None if name == "index" else {"@type": "WebSite", "name": config.site_name},
    }
    said = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
    return {
        "alternates": alternates,
        "properties": {key: value for key, value in properties.items() if value},
        "card": "summary_large_image" if picture else "summary",
        "data": said.replace("<", r"\u003c"),  # nothing in it can end the script that it stands in
    }


def note(language: str, menu: Navigation, config: MkDocsConfig) -> None:
    """Remember what a language's llms.txt says."""
    names = {alternate["lang"]: alternate["name"] for alternate in config.extra["alternate"]}
    languages[language] = Language(names[language], config.site_name, config.site_description or "", menu)


def write(site: Path, runs: Mapping[str, Run]) -> None:
    """Into the built site: each page as Markdown, an llms.txt a language that lists them, and the pictures."""
    folders = {language: "" if language == DEFAULT_LOCALE else f"{language}/" for language in languages}
    for language, own in languages.items():
        up = "../" if folders[language] else ""
        others = [(other.name, folders[key]) for key, other in languages.items() if key != language]
        lines = [f"# {own.site}", "", f"> {own.description}", ""]
        lines += [f"- [{name}]({up}{folder}llms.txt)" for name, folder in others]
        section = None
        for page in sorted(own.menu.pages, key=lambda page: page.parent is not None):
            if page.parent is not section:
                section = page.parent
                lines += ["", f"## {section.title}", ""]
            address = plain.address(page.file.src_uri.partition("/")[2].removesuffix(".md"))
            write_aside(site / folders[language] / address, texts[page.file.src_uri])
            lines.append(f"- [{page.title}]({address}): {page.meta['description']}")
        write_aside(site / folders[language] / "llms.txt", "\n".join(lines) + "\n")
    (site / "sitemap.xml.gz").unlink(missing_ok=True)  # MkDocs's: the day of the build is in its bytes
    social.write(site, runs)
