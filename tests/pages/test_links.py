"""Links and anchors of the built pages, and the way from each page to the same one in the other language."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.sites import Site


@cache
def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(), "html.parser")


@cache
def ids_of(page: Path) -> frozenset[str]:
    soup = soup_of(page)
    return frozenset(str(tag["id"]) for tag in soup.select("[id]")) | {
        str(tag["name"]) for tag in soup.select("a[name]")
    }


def dead_links(folder: Path, page: Path, soup: BeautifulSoup) -> list[str]:
    """Internal links of a page whose file or anchor is not in the site's folder."""
    found = []
    for tag in soup.select("a[href], link[href], script[src], img[src]"):
        href = str(tag.get("href") or tag.get("src"))
        target = urlsplit(urljoin(f"http://site/{page.relative_to(folder).as_posix()}", href))
        if target.netloc != "site" or target.scheme != "http":
            continue
        file = folder / unquote(target.path).lstrip("/")
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
    assert [link for page in pages for link in dead_links(site.folder, page, soup_of(page))] == []


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("../stage99/", "../stage99/: no such file"),
        ("../stage2_tensor/#nowhere", "../stage2_tensor/#nowhere: no such anchor"),
        ("#nowhere", "#nowhere: no such anchor"),
    ],
)
def test_a_dead_link_is_found(site: Site, link: str, complaint: str) -> None:
    page = site.folder / "ladder/stage1_numpy/index.html"
    soup = BeautifulSoup(
        page.read_text().replace("</article>", f'<a href="{link}">there</a></article>', 1), "html.parser"
    )
    assert dead_links(site.folder, page, soup) == [f"ladder/stage1_numpy/index.html: {complaint}"]


def test_each_page_names_the_same_one_in_the_other_language(site: Site) -> None:
    for page in pages_of(site):
        html = soup_of(page).html
        assert html
        name = page.parent.relative_to(site.folder)
        own = html["lang"]
        other = site.folder / "ko" / name if own == "en" else site.folder / name.relative_to("ko")
        (link,) = {str(a["href"]) for a in html.select("a[hreflang]") if a["hreflang"] != own}
        assert (page.parent / link).resolve() == other.resolve() and (other / "index.html").is_file(), name
