"""Every page of both languages, light and dark, on a desktop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from complaints import (
    PAGES,
    ROOT,
    SCHEMES,
    SITE,
    WIDTHS,
    accessibility,
    copied_code,
    dead_links,
    formulas_missing,
    layout,
    other_language,
    soup_of,
)

LISTED = [path for path in PAGES if 'class="filename">snippets/' in (SITE / path / "index.html").read_text()]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound(open_page: Callable, path: str, scheme: str) -> None:
    """No complaint of the browser, of the layout or of axe-core, in either width."""
    watch = open_page(path, color_scheme=scheme)
    page = watch.page
    for width in WIDTHS:
        if width != page.viewport_size["width"]:
            page.set_viewport_size({"width": width, "height": 900})
            page.reload(wait_until="load")
        page.evaluate("() => document.fonts.ready")
        found = layout(page) + formulas_missing(page, path) + accessibility(page)
        assert watch.notes + found == [], width
    assert page.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]


@pytest.mark.parametrize("path", PAGES)
def test_links_and_anchors_resolve(path: str) -> None:
    assert dead_links(path) == []


@pytest.mark.parametrize("path", LISTED)
def test_copied_code_is_the_file(open_page: Callable, path: str) -> None:
    watch = open_page(path, permissions=["clipboard-read", "clipboard-write"])
    watch.page.wait_for_selector("button[data-md-type=copy]", state="attached")
    titles = [title.get_text() for title in soup_of(path).select(".language-python.highlight .filename")]
    copied = copied_code(watch.page)
    assert [title for title, _ in copied] == [title for title in titles if title.startswith("snippets/")]
    for title, text in copied:
        assert text.rstrip("\n") == (ROOT / title).read_text().rstrip("\n"), title
    assert watch.notes == []


@pytest.mark.parametrize("path", ["ladder/stage1_numpy/", "ko/ladder/stage1_numpy/"])
def test_a_note_on_code_opens(open_page: Callable, path: str) -> None:
    """By keyboard as well; the formula in it is drawn."""
    watch = open_page(path)
    notes = [note.get_text() for note in soup_of(path).select(".highlight + ol li")]
    mark = watch.page.locator("a.md-annotation__index").nth(4)
    expect(mark).to_have_accessible_name("note 5" if path == "ladder/stage1_numpy/" else "설명 5")
    mark.focus()
    formula = watch.page.locator(".md-tooltip--active math, .md-tooltip2--active math")
    expect(formula).to_be_visible()
    assert (formula.text_content() or "?") in notes[4] and watch.notes == []


@pytest.mark.parametrize("path", PAGES)
def test_the_other_language_has_this_page(path: str) -> None:
    (link,) = {a["href"] for a in soup_of(path).select("a[hreflang]") if a["hreflang"] != soup_of(path).html["lang"]}
    assert other_language(path) in PAGES
    depth = path.count("/")
    assert link in ("../" * depth + other_language(path), "../" * depth + other_language(path) or "./")
