"""What is in the zip for reading without a server, opened from a folder whose name has a space and Korean letters."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

import offline
from tests.browser.complaints import SITE, Watch, search_and_switch


@pytest.fixture(scope="module")
def watch(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A page, and the address of the unpacked zip."""
    folder = tmp_path_factory.mktemp("disk") / "내려받은 것"
    for name, data in offline.files(SITE):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watch(context.new_page(), f"{folder.as_uri()}/")
    context.close()


def test_search_and_language_work_from_disk(watch: Watch) -> None:
    search_and_switch(watch, "index.html")


def test_the_playground_works_from_disk(watch: Watch) -> None:
    """All its drawings, and a story from another page; the address keeps the state."""
    page = watch.visit("ko/ladder/stage0_one_weight/index.html")
    page.locator("article a[href*='playground/index.html?']").first.click()
    page.wait_for_url(f"{watch.home}ko/playground/index.html?*")
    expect(page.locator(".playground.alive .panel > svg:visible:has(path[d])")).to_have_count(3)
    story = page.locator("a.story").nth(4)
    story.click()
    query = str(story.get_attribute("href")).partition("?")[2].partition("&")[0]
    page.wait_for_url(f"{watch.home}ko/playground/index.html?*{query}*")
    assert watch.notes == []
