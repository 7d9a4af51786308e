"""Every page of both languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.complaints import FRAMES, PAGES, ROOT, copied_code, in_every_view, look_through, soup_of

# A page of each section, and of the rungs, whose listings have notes, some: `tests/pages` holds every listing to its
# file; what the theme's copy button makes of one is left to see. What only Korean pages could spoil, one of them shows.
LISTED = [path for path in PAGES if re.match(r"(ladder/stage(1_|4|9)|broken/l|fast/o|why/g|playground)", path)]
LISTED += ["ko/ladder/stage4_function/"]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound(reader: Callable, path: str) -> None:
    """No complaint of the browser, of the layout or of axe-core; the frame is read once of each kind.

    A Korean page has the elements of its English twin and the same styles (`tests/pages` holds it to that), so what
    axe-core finds in its article is what it finds in the twin's; its words are as wide as they are.
    """
    within = None if path in FRAMES else "article"
    axe = path in FRAMES or not path.startswith("ko/")
    assert list(in_every_view(reader(), path, within, axe)) == []


@pytest.mark.parametrize("path", LISTED)
def test_copied_code_is_the_file(reader: Callable, path: str) -> None:
    watch = reader()
    page = watch.visit(path)
    titles = [title.get_text() for title in soup_of(path).select(".language-python.highlight .filename")]
    copied = copied_code(page)
    assert [title for title, _ in copied] == [title for title in titles if title.startswith("snippets/")]
    for title, text in copied:
        assert text.rstrip("\n") == (ROOT / title).read_text().rstrip("\n"), title
    assert watch.notes == []


@pytest.mark.parametrize("path", ["ladder/stage1_numpy/", "ko/ladder/stage1_numpy/"])
def test_a_note_on_code_opens(reader: Callable, path: str) -> None:
    """By keyboard as well; the formula in it is drawn."""
    watch = reader()
    page = watch.visit(path)
    notes = [note.get_text() for note in soup_of(path).select(".highlight + ol li")]
    look_through(page)
    mark = page.locator("a.md-annotation__index").nth(4)
    expect(mark).to_have_accessible_name("note 5" if path == "ladder/stage1_numpy/" else "설명 5")
    mark.focus()
    formula = page.locator(".md-tooltip--active math, .md-tooltip2--active math")
    expect(formula).to_be_visible()
    text = formula.text_content()
    assert text and text in notes[4] and watch.notes == []
