"""What a site says of its addresses when SITE_URL tells it where it lies."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from bs4 import BeautifulSoup

from tests.build.trees import Tree
from tests.sites import LOCALES

BASE = "https://example.org/descent/"
DRAWS = """\
import matplotlib.pyplot as plt

plt.plot([0, 1, 2], [0, 1, 0])
plt.show()
print("손실: 1")
"""
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_addresses(small: Tree) -> None:
    """Sitemap, canonical links and links to the other language agree and are mutual; no date of a build is in them."""
    small.write("snippets/ladder/descent.py", DRAWS)
    small.add_to_menu("why/one")
    for locale in LOCALES:
        head = f"title: {locale}\ndescription: '{locale}: \"<a>\" & </script>.'"
        small.write(f"docs/{locale}/why/one.md", f"---\n{head}\n---\n# One\n\nFirst.\n")
    small.build(SITE_URL=BASE, SOURCE_DATE_EPOCH="0").succeeds()
    first = files_of(small.site.folder)
    small.build(SITE_URL=BASE.removesuffix("/"), SOURCE_DATE_EPOCH="1000000000").succeeds()
    second = files_of(small.site.folder)
    assert [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)] == []

    listed = {}
    for entry in ET.fromstring(first["sitemap.xml"]).iterfind("s:url", SPACES):
        links = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.iterfind("x:link", SPACES)}
        listed[entry.findtext("s:loc", None, SPACES)] = links
    assert set(listed) == {BASE + page for page in ("", "why/one/", "ko/", "ko/why/one/")}
    for address, links in listed.items():
        page = str(address).removeprefix(BASE).removeprefix("ko/")
        assert links == {"en": BASE + page, "ko": f"{BASE}ko/{page}", "x-default": BASE + page}
        html = first[f"{str(address).removeprefix(BASE)}index.html"].decode()
        head = BeautifulSoup(html.partition("</head>")[0], "html.parser")
        assert [link["href"] for link in head.select("link[rel=canonical]")] == [address]
        assert head.select("meta[property='og:url']")[0]["content"] == address
        # As a list of words `rel` has "alternate", as a text it has not: Material's script sees none of them.
        alternates = head.select("link[rel~=alternate][hreflang]")
        assert {link["hreflang"]: link["href"] for link in alternates} == links
        assert not re.search(r'rel="?alternate[">]', html)

    # What a maintainer writes cannot end what it stands in.
    head = BeautifulSoup(first["ko/why/one/index.html"].decode().partition("</head>")[0], "html.parser")
    written = 'ko: "<a>" & </script>.'
    assert head.select("meta[name=description]")[0]["content"] == written
    assert head.select("meta[property='og:description']")[0]["content"] == written
    assert json.loads(head.select("script[type='application/ld+json']")[0].text)["description"] == written

    # Only the sections whose run is there have a picture.
    pictures = {name for name in first if name.startswith("assets/social/")}
    assert pictures == {"assets/social/index.png"}
    home, other = (first[name].decode() for name in ("index.html", "why/one/index.html"))
    assert f'<meta property="og:image" content="{BASE}assets/social/index.png">' in home
    assert '"twitter:card" content="summary_large_image"' in home and '"twitter:card" content="summary"' in other
    assert "og:image" not in other


def test_without_an_address(small: Tree) -> None:
    """Nothing claims one: no sitemap, no picture; and a page without a paragraph is described as the site is."""
    small.build().succeeds()
    files = files_of(small.site.folder)
    assert not [name for name in files if "sitemap" in name or "social" in name]
    head = files["index.html"].decode().partition("</head>")[0]
    assert "What gradient descent in PyTorch really does" in head
    assert "canonical" not in head and "hreflang" not in head and "og:url" not in head
    assert files["index.md"].decode() == "# One page\n\n`$ python snippets/why/one.py`:\n\n```text\n손실: 1\n```\n"
