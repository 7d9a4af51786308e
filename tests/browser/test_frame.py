"""Search, switches, menus, speed: what is around the pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.complaints import CONTRAST, FRAMES, SITE, Watch, accessibility, layout, put_on, soup_of

RUNGS = sorted(path.name for path in (SITE / "ladder").iterdir() if path.name.startswith("stage"))
QUERIES = {
    "": {
        "RMSprop": "ladder/stage6_optim/",
        "numpy by hand": "ladder/stage1_numpy/",
        "momentum": "why/momentum/",
        "playground": "playground/",
    },
    "ko/": {
        "RMSprop": "ladder/stage6_optim/",
        "경사하강법": "ladder/stage6_optim/",
        "변화도": "why/gradient_check/",
    },
}


def results(page: Page, words: str) -> list[str]:
    """The addresses that a search finds, best first, without the places in their pages."""
    field = page.locator(".md-search__input")
    for text in ("", words):
        field.fill(text)
        field.press("End")  # the theme looks at what was typed when a key goes up
        if not text:
            expect(page.locator(".md-search-result__link")).to_have_count(0)  # those of the search before
    page.wait_for_selector(".md-search-result__link")
    expect(page.locator(".md-search-result__meta")).not_to_be_empty()
    return page.locator(".md-search-result__link").evaluate_all(
        "(links) => links.map(({ href }) => href.split(/[?#]/)[0])"
    )


@pytest.mark.parametrize("locale", QUERIES)
def test_search_finds(open_page: Callable[..., Watch], locale: str) -> None:
    """Words of its language, and each rung by its title."""
    watch = open_page(locale)
    watch.page.keyboard.press("/")
    for words, path in QUERIES[locale].items():
        assert f"{watch.home}{locale}{path}" in results(watch.page, words), words
    for rung in RUNGS:
        title = soup_of(f"{locale}ladder/{rung}/").select_one("article h1")
        assert title
        words = title.get_text().partition(". ")[2].rstrip("¶")
        assert f"{watch.home}{locale}ladder/{rung}/" in results(watch.page, words), words
    assert watch.notes == []


def test_the_index_is_sent_for_once(open_page: Callable[..., Watch]) -> None:
    """When the reader turns to the search, and not before."""
    watch = open_page("ladder/stage1_numpy/")
    assert not any("search_index" in url for url in watch.requests)
    watch.page.locator(".md-search__input").focus()
    assert results(watch.page, "autograd")
    assert sum("search_index" in url for url in watch.requests) == 1


@pytest.mark.parametrize("path", ["", "ko/why/momentum/", "ladder/stage4_function/", "playground/?lr=3.5e-6&t=12"])
def test_switching_language_stays_on_the_page(open_page: Callable[..., Watch], path: str) -> None:
    watch = open_page(path)
    page = watch.page
    to = "en" if path.startswith("ko/") else "ko"
    page.locator(".md-select").first.hover()
    page.locator(f"a[hreflang={to}]").first.click()
    page.wait_for_load_state("load")
    assert page.url == watch.home + (path.removeprefix("ko/") if to == "en" else f"ko/{path}")
    assert page.locator("html").get_attribute("lang") == to and watch.notes == []


def test_switching_colours_stays_on_the_page_and_is_kept(open_page: Callable[..., Watch]) -> None:
    watch = open_page("why/momentum/")
    page = watch.page
    for scheme in ("slate", "default", "slate"):
        page.locator("form[data-md-component=palette] label:visible").click()
        assert page.locator("body").get_attribute("data-md-color-scheme") == scheme
        assert page.url == f"{watch.home}why/momentum/"
    page.goto(f"{watch.home}ko/ladder/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate" and watch.notes == []


@pytest.mark.parametrize("path", [path for path in FRAMES if not path.startswith("ko/")])
def test_frame_opened_in_the_dark_on_a_phone(open_page: Callable[..., Watch], path: str) -> None:
    """Opened that way, as other tests only change to it: the reader's preference is met, nothing else is asked for."""
    watch = open_page(path, color_scheme="dark", viewport={"width": 390, "height": 844})
    assert watch.page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert accessibility(watch.page) + layout(watch.page) + watch.notes == []


def in_both_schemes(page: Page, part: str) -> list[str]:
    wrong = accessibility(page, within=part)
    put_on(page, "slate")
    return wrong + accessibility(page, only=CONTRAST, within=part)


@pytest.mark.parametrize("locale", ["", "ko/"])
def test_what_opens_is_sound(open_page: Callable[..., Watch], locale: str) -> None:
    """The list of results, and on a phone the drawer, in both schemes."""
    page = open_page(f"{locale}ladder/stage1_numpy/").page
    page.keyboard.press("/")
    assert results(page, "autograd")
    wrong = in_both_schemes(page, ".md-search")
    page = open_page(f"{locale}ladder/stage1_numpy/", viewport={"width": 390, "height": 844}).page
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="2.")).to_be_in_viewport()
    assert wrong + in_both_schemes(page, ".md-sidebar--primary") == []


# ---------------------------------------------------------------- a slow connection, a slow processor

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
OBSERVER = """
  window.measured = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) measured.paint = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) measured.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.alone
@pytest.mark.parametrize(
    ("path", "width"),  # each kind of page and each language in both widths
    [("", 1280), ("ko/", 390), ("ladder/stage1_numpy/", 390), ("ko/ladder/stage6_optim/", 1280)],
)
def test_speed_on_a_slow_connection(
    open_page: Callable[..., Watch], record_property: Callable[[str, object], None], path: str, width: int
) -> None:
    """1.6 Mbit/s, 150 ms, a processor four times slower: largest paint, layout shift, bytes.

    The best of three tries counts: what else the machine does can only slow it down.
    """
    watch = open_page("404.html", viewport={"width": width, "height": 900})  # asks for nothing
    page = watch.page
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    urls: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.add_init_script(OBSERVER)
    for _ in range(3):
        page.goto("about:blank")
        urls.clear()
        sizes.clear()
        page.goto(watch.home + path, wait_until="networkidle")
        page.wait_for_timeout(500)
        measured = page.evaluate("measured")
        if measured["paint"] < 1800:
            break
    shown = sum(sizes.values())
    said = f"shift {measured['shift']:.4f}, {shown / 1000:.0f} kB"
    record_property("paint", f"{measured['paint']:.0f} ms, {said}")
    print(path or "(home)", width, f"{measured['paint']:.0f} ms, {said}")
    assert measured["paint"] < 1800
    assert measured["shift"] < 0.02
    assert 50_000 < shown < 180_000
    assert not any("search_index" in url for url in urls.values())  # larger than all else together
