"""An address that leads nowhere, on a host that answers it as hosts of static sites do."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.browser.complaints import CONTRAST, SITE, Watch, accessibility, soup_of
from tests.browser.host import serving

PAGE = BeautifulSoup((SITE / "404.html").read_text(), "html.parser")
(BASE, _) = [str(link["href"]).strip("/") for link in PAGE.select("a")]
# Where the build was told where the site lies, it lies there; else it may lie anywhere.
FOLDERS = [BASE] if BASE else ["", "descent"]


@pytest.fixture(scope="module", params=FOLDERS)
def host(browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Watch]:
    """A page, and the site in a folder of a host."""
    root = tmp_path_factory.mktemp("host")
    (root / request.param).parent.mkdir(parents=True, exist_ok=True)
    if request.param:
        (root / request.param).symlink_to(SITE)
    with serving(root if request.param else SITE, SITE / "404.html") as address:
        context = browser.new_context()
        yield Watch(context.new_page(), f"{address}{request.param}/" if request.param else address)
        context.close()


def wrong_with_missing(watch: Watch, path: str) -> list[str]:
    """All that is wrong with what an address that leads nowhere is answered with, but that it does."""
    page = watch.visit(path)
    page.wait_for_load_state("networkidle")
    own = [f"404: {watch.home}{path}", "console: Failed to load resource: the server responded with a status of 404"]
    found = [note for note in watch.notes if not note.startswith(tuple(own))]
    found += [f"request: {url}" for url in watch.requests if url != watch.home + path and not url.startswith("data:")]
    found += accessibility(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {text}" for text in accessibility(page, only=CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 900})
    found += ["scrolls sideways"] if page.evaluate("() => document.documentElement.scrollWidth > innerWidth") else []
    return found


@pytest.mark.parametrize("path", ["nowhere", "ladder/stage99/a/b"])
def test_the_page_for_missing_pages_is_sound(host: Watch, path: str) -> None:
    assert wrong_with_missing(host, path) == []


@pytest.mark.parametrize("locale", ["", "ko/"])
@pytest.mark.parametrize("path", ["nowhere", "nowhere/", "ladder/stage99/a/b"])
def test_its_links_lead_home(host: Watch, path: str, locale: str) -> None:
    title = soup_of(locale).select_one(".md-logo")
    page = host.visit(path)
    section = page.locator("section:not([lang])" if not locale else f"section[lang={locale.strip('/')}]")
    link = section.get_by_role("link")
    assert title and str(title.get("title")) in link.inner_text()
    link.click()
    page.wait_for_url(host.home + locale)
    assert page.locator("html").get_attribute("lang") == (locale.strip("/") or "en")
