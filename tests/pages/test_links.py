"""Links and anchors of the built pages, and the way from each page to the same one in the other language."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.sites import Site, uncoloured


class Tags(HTMLParser):
    """The tags of a page with their attributes: trees would take several times as long."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@cache
def tags_of(page: Path) -> list[tuple[str, dict[str, str]]]:
    return Tags(uncoloured(page.read_text())).found


@cache
def ids_of(page: Path) -> frozenset[str]:
    named = {has["name"] for tag, has in tags_of(page) if tag == "a" and "name" in has}
    return frozenset(has["id"] for _, has in tags_of(page) if "id" in has) | named


def dead_links(folder: Path, page: Path, tags: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Internal links of a page whose file or anchor is not in the site's folder, wherever on a host that lies."""
    found = []
    names = {"a": "href", "link": "href", "script": "src", "img": "src"}
    for href in (has[names[tag]] for tag, has in tags if names.get(tag) in has):
        target = urlsplit(urljoin(f"http://host/site/{page.relative_to(folder).as_posix()}", href))
        if target.netloc != "host" or target.scheme != "http":
            continue
        file = folder.parent / unquote(target.path.replace("/site/", f"/{folder.name}/", 1)).lstrip("/")
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            found.append(f"{page.relative_to(folder)}: {href}: no such file")
        elif target.fragment and file.suffix == ".html" and unquote(target.fragment) not in ids_of(file):
            found.append(f"{page.relative_to(folder)}: {href}: no such anchor")
    return found


def pages_of(site: Site) -> list[Path]:
    return sorted(site.folder.rglob("index.html"))


def test_links_and_anchors_resolve(site: Site) -> None:
    pages = pages_of(site)
    assert len(pages) > 80
    assert [link for page in pages for link in dead_links(site.folder, page, tags_of(page))] == []


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("../stage99/", "../stage99/: no such file"),
        ("../stage2_tensor/#nowhere", "../stage2_tensor/#nowhere: no such anchor"),
        ("#nowhere", "#nowhere: no such anchor"),
        ("/ladder/", "/ladder/: no such file"),
        ("../../../", "../../../: no such file"),
    ],
)
def test_a_dead_link_is_found(site: Site, link: str, complaint: str) -> None:
    page = site.folder / "ladder/stage1_numpy/index.html"
    html = page.read_text().replace("</article>", f'<a href="{link}">there</a></article>', 1)
    assert dead_links(site.folder, page, Tags(html).found) == [f"ladder/stage1_numpy/index.html: {complaint}"]


def test_each_page_names_the_same_one_in_the_other_language(site: Site) -> None:
    for page in pages_of(site):
        tags = tags_of(page)
        name = page.parent.relative_to(site.folder)
        own = next(has["lang"] for tag, has in tags if tag == "html")
        other = site.folder / "ko" / name if own == "en" else site.folder / name.relative_to("ko")
        (link,) = {has["href"] for tag, has in tags if tag == "a" and has.get("hreflang", own) != own}
        assert (page.parent / link).resolve() == other.resolve() and (other / "index.html").is_file(), name
