"""What the pages say to search engines, previews and language models."""

import html
import io
import json
import os
import os.path
import re
import struct
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup
from matplotlib.image import imread

import social
from places import DOCS, ROOT
from tests.logs import all_runs
from tests.pages.test_pages import run_of
from tests.sites import LOCALES, PAGES, Site

TERRITORY = {"en": "en_US", "ko": "ko_KR"}


@cache
def head_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text().partition("</head>")[0], "html.parser")


def said(page: Path, name: str) -> str | None:
    """The content of the page's only `<meta>` of that name or property; None where it has none."""
    found = head_of(page).select(f'meta[name="{name}"], meta[property="{name}"]')
    assert len(found) <= 1, f"{page}: {name}"
    return str(found[0]["content"]) if found else None


def text_of(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def plain_of(site: Site, locale: str, name: str) -> Path:
    """A page as Markdown."""
    return site.page(locale, name).path.with_suffix(".md")


def test_each_page_describes_itself(site: Site) -> None:
    """In whole sentences: those of its settings, or those that it begins with; no two pages in the same ones."""
    found = {}
    for locale in LOCALES:
        for name in PAGES:
            path = site.page(locale, name).path
            description = said(path, "description") or ""
            settings = (DOCS / locale / f"{name}.md").read_text().split("---\n")[1]
            where = f"{locale}/{name}: {description}"
            if "\ndescription: " in settings:
                assert 90 <= columns(description) <= 165, where
                assert description == yaml.safe_load(settings)["description"], where
            else:
                assert 50 <= columns(description) <= 220, where
                assert text_of(path.read_text().partition("</h1>")[2][:20000]).startswith(description), where
            assert description[-1] in ".?!", where
            found[description] = where
    assert len(found) == len(LOCALES) * len(PAGES)


def test_heads_agree(site: Site) -> None:
    """Previews and structured data say what the page says; what needs the site's address is not there without it."""
    located = bool(os.environ.get("SITE_URL"))  # the workflow sets it
    for locale in LOCALES:
        for name in PAGES:
            path = site.page(locale, name).path
            title, _, whole = head_of(path).select("title")[0].text.rpartition(" - ")
            assert (title == "") == (name == "index")
            assert said(path, "og:title") == (title or whole)
            assert said(path, "og:site_name") == whole
            assert said(path, "og:description") == said(path, "description")
            assert said(path, "og:locale") == TERRITORY[locale]
            assert said(path, "og:type") == ("website" if name == "index" else "article")
            pictured = said(path, "og:image") is not None
            assert said(path, "twitter:card") == ("summary_large_image" if pictured else "summary")
            assert [pictured, said(path, "og:url") is not None] == [located] * 2
            assert bool(head_of(path).select("link[rel=canonical], link[hreflang]")) == located
            (script,) = head_of(path).select("script[type='application/ld+json']")
            data = json.loads(script.text)
            assert (data["@context"], data["inLanguage"]) == ("https://schema.org", locale)
            assert (data["name"], data["description"]) == (title or whole, said(path, "description"))
            assert data["@type"] == ("WebSite" if name == "index" else "LearningResource")
    assert [file.name for file in site.folder.glob("sitemap*")] == ["sitemap.xml"] * located


@pytest.mark.parametrize("locale", LOCALES)
def test_llms_lists_the_menu(site: Site, locale: str) -> None:
    """Every page, those outside the sections first, as Markdown and with its description."""
    folder = site.folder / ("" if locale == "en" else locale)
    lines = (folder / "llms.txt").read_text().splitlines()
    home = site.page(locale, "index").path
    whole = said(home, "og:site_name")
    other, up = ("ko/", "") if locale == "en" else ("", "../")
    assert lines[0] == f"# {whole}" and lines[2].startswith("> ") and f"]({up}{other}llms.txt)" in lines[4]
    menu = yaml.load((ROOT / "mkdocs.yml").read_text(), Loader=yaml.BaseLoader)["nav"]
    sections = [(None, [entry for entry in menu if isinstance(entry, str)])]
    sections += [section for entry in menu if isinstance(entry, dict) for section in entry.items()]
    assert len([line for line in lines if line.startswith("## ")]) == len(sections) - 1
    pages = [page.removesuffix(".md") for _, pages in sections for page in pages]
    expected = []
    for name in pages:
        path = site.page(locale, name).path
        address = path.with_suffix(".md").relative_to(folder).as_posix()
        assert (folder / address).is_file()
        expected.append((address, said(path, "description")))
        (link,) = head_of(path).select("link[type='text/markdown']")
        assert (path.parent / str(link["href"])).resolve() == (folder / address).resolve()
    assert [re.search(r"\]\((.*?)\): (.*)", line).groups() for line in lines[5:] if line.startswith("- ")] == expected  # type: ignore[union-attr]
    assert sorted(pages) == sorted(PAGES)


@pytest.mark.parametrize("locale", LOCALES)
def test_pages_as_markdown_say_the_same(site: Site, locale: str) -> None:
    """Every listing and log to the letter, every title and caption of a figure, and nothing of a template or theme."""
    runs = all_runs()
    for name in PAGES:
        text = plain_of(site, locale, name).read_text()
        page = site.page(locale, name).path.read_text()
        article = page.partition("<article")[2].partition("</article>")[0]
        assert text.startswith("# ")
        fences = re.findall(r"^( *)`([^`\n]+)`:\n\n\1(`{3,})(\w+)\n(.*?)\1\3$", text, re.S | re.M)
        titles = [text_of(title) for title in re.findall(r'<span class="filename">(.*?)</span>', article)]
        assert [title for _, title, *_ in fences] == titles, name
        for indent, title, _, language, code in fences:
            code = re.sub(rf"^{indent}", "", code, flags=re.M)
            if language == "python":
                code = re.sub(r"  # \(\d+\)$", "", code, flags=re.M)
                assert code == (ROOT / title).read_text(), f"{name}: {title}"
            elif language == "text":
                assert code.rstrip() == runs[run_of(title.removeprefix("$ "))].log().rstrip(), f"{name}: {title}"
        prose = re.sub(r"^ *(`{3,}).*?^ *\1$", "", text, flags=re.S | re.M)
        for figure in re.findall(r"<figure\b.*?</figure>", article, re.S):
            for kind in ("title", "figcaption"):
                for words in re.findall(rf"<{kind}\b[^>]*>(.*?)</{kind}>", figure, re.S):
                    assert text_of(words).replace("*", r"\*") in prose, f"{name}: {words}"
        leftover = re.search(
            r"\{\{|\{%|\{ [.#]|^ *(?:!!!|\?\?\?)|</?(?:div|svg|section|figure|details|summary)|\x1a", prose, re.M
        )
        assert leftover is None, f"{name}: {leftover}"


def test_links_between_pages_as_markdown(site: Site) -> None:
    """Each leads to a file of the site; an anchor is one of the same page as HTML."""
    dead, followed = [], 0
    for locale in LOCALES:
        for name in PAGES:
            path = plain_of(site, locale, name)
            text = re.sub(r"^ *(`{3,}).*?^ *\1$|`[^`\n]+`", "", path.read_text(), flags=re.S | re.M)
            for target in re.findall(r"\]\(([^()\s]+)\)", text):
                if re.match(r"\w+:", target):
                    continue
                address, _, anchor = target.partition("#")
                file = Path(os.path.normpath(path.parent / unquote(address.partition("?")[0]))) if address else path
                found = (file / "index.html").is_file() if file.is_dir() else file.is_file()
                if found and anchor and file.suffix == ".md":
                    found = f'id="{html.escape(unquote(anchor))}"' in file.with_suffix(".html").read_text()
                followed += 1
                if not found or (address.endswith(".md") and not address.endswith("index.md")):
                    dead.append(f"{locale}/{name}: {target}")
    assert dead == [] and followed > 1000


def test_labs_as_markdown_show_what_they_printed(site: Site) -> None:
    for locale in LOCALES:
        text = plain_of(site, locale, "labs/compare").read_text()
        assert "```text\nstage1_numpy\nstage2_tensor\n" in text and r"**L − L\***" in text
        assert len(re.findall(r"^```python$", text, re.M)) == len(re.findall(r"^```text$", text, re.M))


@pytest.mark.parametrize("section", social.SECTIONS)
def test_pictures_of_sections(site: Site, section: str) -> None:
    """As large as previews ask, with lines on it, and the same bytes when drawn again."""
    run, number = social.SECTIONS[section]
    drawing = social.Run(run).figure(number)
    picture = social.drawn(drawing)
    assert picture == social.png(drawing)  # kept, or drawn again
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", picture[16:24]) == (1200, 630)
    pixels = imread(io.BytesIO(picture))
    inked = np.abs(pixels - pixels[0, 0]).max(axis=2) > 0.1
    assert 0.01 < inked.mean() < 0.9
    assert social.section_of("index" if section == "index" else f"{section}/page") == section


def test_the_picture_of_the_home_page_shows_the_sine() -> None:
    """Its first line, read back from the pixels; matplotlib leaves a twentieth of its length free at each end."""
    pixels = imread(io.BytesIO(social.drawn(social.Run("ladder/descent").figure(1))))
    blue = np.abs(pixels[..., :3] - (0x56 / 255, 0xB4 / 255, 0xE9 / 255)).max(axis=2) < 0.05
    across = np.flatnonzero(blue.sum(axis=0) > 5)
    rows = np.array([np.flatnonzero(blue[:, column]).mean() for column in across])
    left, right = 50 + 1100 * 0.05 / 1.1, 50 + 1100 * 1.05 / 1.1
    x = np.interp(across, [left, right], [-np.pi, np.pi])
    slope, _ = np.polyfit(np.sin(x), rows, 1)
    assert len(across) > 300 and slope < 0
    assert np.corrcoef(np.sin(x), rows)[0, 1] < -0.99
