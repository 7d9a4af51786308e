"""SITE_URL: where the site is to lie. Its pages say so, and none of their links depends on it."""

from tests.build.trees import Tree


def test_pages_say_where_they_lie(small: Tree) -> None:
    """Canonical links, the sitemap and the missing page's links name the address; the links of pages stay relative."""
    small.build(SITE_URL="https://example.org/descent/").succeeds()
    for locale, home in (("en", ""), ("ko", "ko/")):
        soup = small.site.page(locale, "index").soup
        (canonical,) = soup.select("link[rel=canonical]")
        assert canonical["href"] == f"https://example.org/descent/{home}"
        links = {str(link["href"]) for link in soup.select("a[href]")}
        assert {link for link in links if link.startswith("/") or "example.org" in link} == set()
        switch = {str(link["hreflang"]): str(link["href"]) for link in soup.select("a[hreflang]")}
        assert switch == ({"en": "./", "ko": "ko/"} if locale == "en" else {"en": "../", "ko": "./"})
    missing = small.read("site/404.html")
    assert 'href="/descent/"' in missing and 'href="/descent/ko/"' in missing
    for home in ("", "ko/"):
        assert f"<loc>https://example.org/descent/{home}</loc>" in small.read("site/sitemap.xml")
    assert "example.org" not in small.read("site/search/search_index.json")


def test_an_address_without_its_protocol_stops_the_build(small: Tree) -> None:
    said = small.build(SITE_URL="example.org/descent/")
    assert said.status == 1 and "site_url" in said.text and "Traceback" not in said.text
