"""Search, switches, speed, print: what is around the pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from complaints import SITE, Watch, layout

RUNGS = sorted(path.name for path in (SITE / "ladder").iterdir() if path.name.startswith("stage"))
QUERIES = [
    ("", "RMSprop", "ladder/stage6_optim/"),
    ("", "numpy by hand", "ladder/stage1_numpy/"),
    ("", "momentum", "why/momentum/"),
    ("", "playground", "playground/"),
    ("ko/", "RMSprop", "ko/ladder/stage6_optim/"),
    ("ko/", "경사하강법", "ko/ladder/stage6_optim/"),
    ("ko/", "변화도", "ko/ladder/stage1_numpy/"),
]


def results(page: Page, words: str) -> list[str]:
    """The addresses that a search finds, best first."""
    page.locator(".md-search__input").fill(words)
    page.wait_for_selector(".md-search-result__link")
    expect(page.locator(".md-search-result__meta")).not_to_be_empty()
    return [str(link.get_attribute("href")) for link in page.locator(".md-search-result__link").all()]


@pytest.mark.parametrize(("path", "words", "expected"), QUERIES)
def test_search_finds(open_page: Callable[..., Watch], path: str, words: str, expected: str) -> None:
    watch = open_page(path)
    watch.page.keyboard.press("/")
    found = [address.partition("?")[0].partition("#")[0] for address in results(watch.page, words)]
    assert watch.home + expected in [watch.page.evaluate("(a) => new URL(a, location).href", a) for a in found]
    assert watch.notes == []


@pytest.mark.parametrize("locale", ["", "ko/"])
@pytest.mark.parametrize("rung", RUNGS)
def test_search_finds_each_rung_by_its_title(open_page: Callable[..., Watch], locale: str, rung: str) -> None:
    watch = open_page(locale)
    title = open_page(f"{locale}ladder/{rung}/").page.locator("h1").inner_text().partition(". ")[2].rstrip("¶")
    watch.page.keyboard.press("/")
    assert any(f"ladder/{rung}/" in address for address in results(watch.page, title))


def test_the_index_is_sent_for_when_the_search_is_used(open_page: Callable[..., Watch]) -> None:
    watch = open_page("ladder/stage1_numpy/")
    watch.page.wait_for_load_state("networkidle")
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
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["", "ko/", "ladder/stage1_numpy/", "ko/ladder/stage6_optim/"])
def test_speed_on_a_slow_connection(
    open_page: Callable[..., Watch], record_property: Callable[[str, object], None], path: str, width: int
) -> None:
    """1.6 Mbit/s, 150 ms, a processor four times slower: largest paint, layout shift, bytes."""
    watch = open_page("404.html", viewport={"width": width, "height": 900})
    page = watch.page
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(OBSERVER)
    page.goto(watch.home + path, wait_until="networkidle")
    page.wait_for_timeout(500)
    measured = page.evaluate("measured")
    record_property("paint", f"{measured['paint']:.0f} ms, shift {measured['shift']:.4f}, {sum(sizes) / 1000:.0f} kB")
    print(path or "(home)", width, measured, f"{sum(sizes) / 1000:.1f} kB")
    assert measured["paint"] < 1800
    assert measured["shift"] < 0.02
    assert sum(sizes) < 200_000


@pytest.mark.parametrize("path", ["ladder/stage1_numpy/", "ko/broken/lr_too_large/", "why/momentum/", "playground/"])
def test_print_keeps_figures_and_listings(open_page: Callable[..., Watch], path: str) -> None:
    """On paper: no menus, every listing whole, every figure there and inside the page."""
    page = open_page(path, viewport={"width": 720, "height": 1000}).page
    page.emulate_media(media="print")
    assert not page.locator(".md-header, .md-tabs, .md-sidebar").filter(visible=True).count()
    listings = page.locator("article .highlight pre > code")
    assert listings.count() and page.evaluate(
        """() => [...document.querySelectorAll("article .highlight pre > code")].every(
          (code) => code.closest("details:not([open])") || code.scrollWidth <= code.clientWidth + 1)"""
    )
    for figure in page.locator("article figure.plot svg").all():
        box = figure.bounding_box()
        folded = figure.evaluate("(figure) => Boolean(figure.closest('.alive .still, details:not([open])'))")
        assert folded or (box and box["width"] > 200 and box["x"] + box["width"] <= 721)
    assert layout(page) == []
