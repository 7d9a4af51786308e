"""Each check is seen to fail: a page or a style is changed on its way to the browser, and the check names it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.complaints import FRAMES, SITE, Watch, copied_code, frame_of, html_of, in_every_view, put_on
from tests.browser.host import serving
from tests.browser.test_missing import wrong_with_missing
from tests.browser.views import in_forced_colours, inks, on_paper, without_scripts

PATH = "broken/lr_too_large/"  # a short page that has everything
HTML = html_of(PATH)
STYLES = "assets/site.css"
PLAYGROUND_STYLES = "assets/playground/playground.css"


def changed(pattern: str, by: str, text: str = HTML) -> str:
    """The text with the first match replaced."""
    new, count = re.subn(pattern, lambda _: by, text, count=1, flags=re.DOTALL)
    assert count == 1 and new != text, pattern
    return new


def with_more(html: str) -> str:
    return changed(r"</article>", f"{html}</article>")


def answering(path: str, text: str) -> Callable[[Route], None]:
    """With that text, less the policy that would stop what was put there, as `test_policy.py` sees it do."""
    text = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    kind = "text/css" if path.endswith(".css") else "text/html"
    return lambda route: route.fulfill(body=text, content_type=f"{kind}; charset=utf-8")


@pytest.fixture
def served(reader: Callable[..., Watch]) -> Callable[..., Watch]:
    """A function to a page, looked at in that way, where some files have other contents."""

    def opened(contents: dict[str, str], **options: object) -> Watch:
        watch = reader(**options)
        watch.page.unroute_all()
        for path, text in contents.items():
            watch.page.route(watch.home + path, answering(path, text))
        return watch

    return opened


CAPTION = re.findall(r"(?<=<figcaption)[^>]*", HTML)  # the tag's attributes
BROKEN = {
    "console: broken": with_more("<script>console.error('broken')</script>"),
    "script error": with_more("<script>nothing.there()</script>"),
    "outside request: http://192.0.2.1/": with_more('<img alt="x" src="http://192.0.2.1/x.png" hidden>'),
    "404: ": with_more('<img alt="x" src="missing.png">'),
    "scrolls sideways by": with_more('<div style="width: 200vw">wide</div>'),
    "390 px: scrolls sideways by": with_more('<div style="width: 420px">wide</div>'),
    "320 px: scrolls sideways by": with_more('<div style="width: 340px">wide</div>'),
    "320 px: cut off at the side": with_more(
        '<p style="overflow: hidden"><span style="display: inline-block; width: 310px">wide</span></p>'
    ),
    "320 px: axe scrollable-region-focusable": with_more(
        '<div style="overflow: auto; height: 3em"><p style="width: 310px">one</p><p>two</p><p>three</p></div>'
        "<style>@media (min-width: 350px) { article div { height: auto !important } }</style>"
    ),
    "2 h1": with_more("<h1>Another title</h1>"),
    "0 h1": changed(r"<h1 .*?</h1>", "<p>no title</p>"),
    "a figure without a name": changed(r'(?<=aria-labelledby=")[^"]*-title(?=")', "nowhere"),
    "an empty caption": changed(r"(?<=<figcaption)[^>]*>[^<]+", f"{CAPTION[0]}>"),
    "formulas of": changed(r"<math.*?</math>", ""),
    "a formula is not drawn": with_more('<span style="display: none"><math><mi>x</mi></math></span>'),
    "the formulas' font is missing": changed(r'<link rel="stylesheet" href="[^"]*math.css">', ""),
    "TeX left over": with_more(r"<p>\(x^2\)</p>"),
    "axe color-contrast": with_more('<p style="color: #aaa; background: #fff">hardly to be read</p>'),
    "dark: axe color-contrast": with_more(
        "<style>[data-md-color-scheme=slate] .faint { color: #444c50 }</style><p class='faint'>hardly to be read</p>"
    ),
    "axe image-alt": with_more('<img src="../../assets/logo.svg">'),
    "axe button-name": with_more("<button></button>"),
    "390 px: axe button-name": with_more(
        "<style>@media (max-width: 500px) { .word { display: none } }</style>"
        "<button><span class='word'>go</span></button>"
    ),
    "axe link-name": changed(r"(?=<footer)", '<a href="."></a>'),  # in the frame
}


@pytest.mark.parametrize("complaint", BROKEN)
def test_a_broken_page_is_found(served: Callable[..., Watch], complaint: str) -> None:
    found = []
    for text in in_every_view(served({PATH: BROKEN[complaint]}), PATH):
        found.append(text)
        if text.startswith(complaint) or complaint in text.partition(" px: ")[0]:
            return
    pytest.fail(f"{found}")


def test_the_page_itself_is_sound(served: Callable[..., Watch]) -> None:
    """So each complaint above comes from the change."""
    assert list(in_every_view(served({PATH: HTML}), PATH)) == []


def test_another_frame_is_a_kind_of_its_own() -> None:
    """So that it is read with its frame."""
    kinds = [frame_of(html_of(path)) for path in FRAMES]
    assert frame_of(HTML) in kinds
    assert frame_of(changed(r"<header class=\"", '<header class="other ')) not in kinds
    assert frame_of(changed(r"</article>", '</article><p class="new">')) not in kinds
    assert frame_of(with_more('<p class="new">')) in kinds


def test_other_code_is_found(served: Callable[..., Watch]) -> None:
    path, file = "ladder/stage1_numpy/", "snippets/ladder/stage1_numpy.py"
    assert ">x2<" in html_of(path)
    page = served({path: html_of(path).replace(">x2<", ">x9<")}).visit(path)
    assert dict(copied_code(page))[file].rstrip() != (SITE / file).read_text().rstrip()


# ---------------------------------------------------------------- other ways of looking


def style(rules: str, path: str = PATH) -> tuple[str, dict[str, str]]:
    """A page, and what it becomes by more rules."""
    return path, {path: changed("</article>", f"<style>{rules}</style></article>", html_of(path))}


def without(start: str, path: str = STYLES) -> dict[str, str]:
    """The style sheet without the block that begins so."""
    text = (SITE / path).read_text()
    return {path: changed(re.escape(start) + r" \{\n.*?\n\}\n", "", text)}


SLATE_EVERYWHERE = {STYLES: changed("@media screen {", "@media all {", (SITE / STYLES).read_text())}
PRINTED = {
    "faint on paper: h1": (PATH, SLATE_EVERYWHERE),
    "faint on paper: text": (PATH, SLATE_EVERYWHERE),
    "faint on paper: a curve": style("@media print { body { --plot-line-1: #cde } }"),
    "faint on paper: span::after": ("ladder/stage1_numpy/", without("@media print")),
    "dark on paper": (PATH, without("@media print")),
    "the frame is printed": style(".md-footer { display: block !important }"),
    "a listing is not printed": ("ladder/stage1_numpy/", without("@media print")),
    "a listing is cut off on paper": style("@media print { pre > code { white-space: pre !important; width: 9em } }"),
}


@pytest.mark.parametrize("complaint", PRINTED)
def test_a_broken_print_is_found(served: Callable[..., Watch], complaint: str) -> None:
    path, contents = PRINTED[complaint]
    found = on_paper(served(contents, color_scheme="dark").visit(path, width=720))
    assert any(text.startswith(complaint) for text in found), found


def test_dark_ink_in_a_pdf_is_found(served: Callable[..., Watch]) -> None:
    light, dark = (
        inks(served(SLATE_EVERYWHERE, color_scheme=scheme).visit(PATH).pdf(format="A4")) for scheme in ("light", "dark")
    )
    assert dark - light


NOT_FORCED = without("@media (forced-colors: active)")
PLAYGROUND_NOT_FORCED = without("@media (forced-colors: active)", PLAYGROUND_STYLES)
FORCED = {
    "not seen: icon of md-": (PATH, NOT_FORCED),
    "not seen: which tab is open": (PATH, NOT_FORCED),
    "not seen: a marked line": ("broken/no_zero_grad/", NOT_FORCED),
    "not seen: label of a figure": style(".plot svg { background: #333 !important }"),
    "not seen: curve": style(".plot svg { background: #07b !important }"),
    "not seen: border of a button": style("button { border: 0 !important }", "playground/"),
    "not seen: focus": style(".play:focus { outline: 0 !important }", "playground/"),
    "not seen: handle": ("playground/", PLAYGROUND_NOT_FORCED),
    "not seen: which option is chosen": ("playground/", PLAYGROUND_NOT_FORCED),
    "the mark of the play button is a box": ("playground/", PLAYGROUND_NOT_FORCED),
}


def forced(page: Page) -> list[str]:
    found = in_forced_colours(page)
    put_on(page, "default")
    return found + in_forced_colours(page)


@pytest.mark.parametrize("complaint", FORCED)
def test_broken_forced_colours_are_found(served: Callable[..., Watch], complaint: str) -> None:
    path, contents = FORCED[complaint]
    found = forced(served(contents, forced_colors="active", color_scheme="dark").visit(path))
    assert any(text.startswith(complaint) for text in found), found


SCRIPTLESS = {
    "not shown: <h2": style(".no-js h2 { display: none }"),
    "not shown: <code": style(".no-js pre { visibility: hidden }"),
    "does nothing: md-search": style(".no-js .md-search { display: block !important }"),
    "scrolls sideways by": style(".no-js article { width: 110vw }"),
    "squeezed: ": style("noscript { width: 4em }", "playground/"),
    "2 stills of 3": ("playground/", {"playground/": changed('class="still"', 'class="gone"', html_of("playground/"))}),
}


@pytest.mark.parametrize("complaint", SCRIPTLESS)
def test_what_needs_a_script_is_found(served: Callable[..., Watch], complaint: str) -> None:
    path, contents = SCRIPTLESS[complaint]
    found = without_scripts(served(contents, java_script_enabled=False).visit(path))
    assert any(text.startswith(complaint) for text in found), found


MISSING = (SITE / "404.html").read_text()
WRONG_404 = {
    "404: ": changed("</main>", '<img alt="x" src="assets/logo.svg"></main>', MISSING),
    "request: ": changed("</main>", '<img alt="x" src="/assets/logo.svg"></main>', MISSING),
    "scrolls sideways": changed("</main>", '<p style="width: 400px">wide</p></main>', MISSING),
    "axe color-contrast": changed("</main>", '<p style="color: #aaa; background: #fff">faint</p></main>', MISSING),
}


@pytest.mark.parametrize("complaint", WRONG_404)
def test_a_wrong_page_for_missing_pages_is_found(browser: Browser, tmp_path: Path, complaint: str) -> None:
    wrong = tmp_path / "404.html"
    wrong.write_text(WRONG_404[complaint])
    with serving(SITE, wrong) as address:
        page = browser.new_page()
        found = wrong_with_missing(Watch(page, address), "ladder/stage99/a/b")
        page.close()
    assert any(text.startswith(complaint) for text in found), found
