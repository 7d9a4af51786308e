"""Pages looked at in other ways: printed, with forced colours, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.complaints import FRAMES, PAGES, html_of, put_on
from tests.browser.views import in_forced_colours, inks, on_paper, without_scripts

# What such a view can spoil, it spoils on one of these: each kind of frame, and all that articles consist of.
PLACES = [
    *FRAMES,
    "ladder/stage1_numpy/",
    "ko/ladder/stage4_function/",
    "broken/lr_too_large/",
    "ko/why/learning_rate/",
]


def test_the_places_have_all_that_pages_have() -> None:
    parts = ["<math", '<figure class="plot', "<details", "admonition", 'class="hll"', 'class="gd"', "<table", "<ol>"]
    for part in [*parts, "playground compact", "filename", "highlight output", "language-text"]:
        assert any(part in html_of(path) for path in PLACES) == any(part in html_of(path) for path in PAGES), part


@pytest.mark.parametrize("path", PLACES)
def test_printed_from_dark_colours(reader: Callable, path: str) -> None:
    page = reader(color_scheme="dark").visit(path, width=720)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert on_paper(page) == []


def test_a_pdf_has_the_same_colours_from_light_and_dark(reader: Callable) -> None:
    """What really comes out of the printer; emulated print keeps the page's own background."""
    light, dark = (
        inks(reader(color_scheme=scheme).visit("ladder/stage1_numpy/").pdf(format="A4")) for scheme in ("light", "dark")
    )
    assert light == dark and len(light) > 5


@pytest.mark.parametrize("path", PLACES)
def test_with_forced_colours(reader: Callable, path: str) -> None:
    """A reader's colours are dark, and the page's own may be light all the same, by its switch."""
    page = reader(forced_colors="active", color_scheme="dark").visit(path)
    found = in_forced_colours(page)
    put_on(page, "default")
    assert found + in_forced_colours(page) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PLACES)
def test_without_scripts(reader: Callable, path: str, width: int) -> None:
    watch = reader(java_script_enabled=False)
    found = without_scripts(watch.visit(path, width=width))
    # Chromium drops a script that is to be loaded ahead, and Playwright calls that a failure.
    assert found + [note for note in watch.notes if not re.fullmatch(r"failed request: \S*\.js", note)] == []


@pytest.mark.parametrize("locale", ["", "ko/"])
def test_the_way_without_scripts(reader: Callable, locale: str) -> None:
    """By tabs, menu, footer and language switch; on a phone the drawer opens."""
    watch = reader(java_script_enabled=False)
    page = watch.visit(locale)
    page.locator(".md-tabs a[href*='ladder/']").click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="2.").click()
    page.wait_for_url(f"{watch.home}{locale}ladder/stage2_tensor/")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(f"{watch.home}{locale}ladder/stage3_autograd/")
    page.locator(".md-select").first.hover()
    page.locator(f"a[hreflang={'en' if locale else 'ko'}]").first.click()
    page.wait_for_url(f"{watch.home}{'' if locale else 'ko/'}ladder/stage3_autograd/")
    page = watch.visit(f"{locale}ladder/stage2_tensor/", width=390)
    link = page.locator(".md-sidebar--primary").get_by_role("link", name="3.")
    expect(link).not_to_be_in_viewport()
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(link).to_be_in_viewport()
    link.click()
    page.wait_for_url(f"{watch.home}{locale}ladder/stage3_autograd/")
    assert watch.notes == []
