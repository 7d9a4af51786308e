"""The same built site in a folder of a host, and at the root of a host of another name.

What a missing page is answered with there, `test_missing.py` sees; that no page links beyond its site's folder,
`tests/pages/test_links.py`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

from tests.browser.complaints import SITE, Watch, search_and_switch
from tests.browser.host import serving

# Where the build was told where the site lies, the missing page's links lead there.
FOLDER = BeautifulSoup((SITE / "404.html").read_text(), "html.parser").select("a")[0]["href"].strip("/") or "descent"


@pytest.fixture(scope="module", params=["a folder", "a domain"])
def watch(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Watch]:
    """A page, and the site at one of both addresses."""
    root = tmp_path_factory.mktemp("host")
    (root / FOLDER).parent.mkdir(parents=True, exist_ok=True)
    (root / FOLDER).symlink_to(SITE)
    in_folder = request.param == "a folder"
    with serving(root if in_folder else SITE, SITE / "404.html") as address:
        home = f"{address}{FOLDER}/" if in_folder else address.replace("127.0.0.1", "descent.localhost")
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        yield Watch(context.new_page(), home)
        context.close()


def test_search_and_language_stay_on_the_site(watch: Watch) -> None:
    """A result in each language leads to its page, and so does the switch between them."""
    search_and_switch(watch)


def test_a_story_opens_and_a_notebook_comes(watch: Watch) -> None:
    page = watch.visit("ko/ladder/stage0_one_weight/")
    with page.expect_download() as download:
        page.locator("a[href$='.ipynb']").first.click()
    assert json.loads(Path(download.value.path()).read_text())["cells"]
    page.locator("article a[href*='playground/?']").first.click()
    page.wait_for_url(f"{watch.home}ko/playground/?*")
    expect(page.locator(".playground.alive")).to_be_visible()
    assert watch.notes == []
