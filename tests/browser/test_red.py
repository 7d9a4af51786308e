"""Each check is seen to fail: a page is changed on its way to the browser, and the check names what is wrong."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Route

from complaints import SITE, Watch, accessibility, copied_code, dead_links, formulas_missing, layout

PATH = "ladder/stage1_numpy/"
HTML = (SITE / PATH / "index.html").read_text()


def changed(pattern: str, by: str) -> str:
    """The page with the first match replaced."""
    text, count = re.subn(pattern, lambda _: by, HTML, count=1, flags=re.DOTALL)
    assert count == 1 and text != HTML, pattern
    return text


def with_more(html: str) -> str:
    return changed(r"</article>", f"{html}</article>")


@pytest.fixture
def served(browser: Browser, home: str) -> Callable[[str], Watch]:
    """A function that opens the page with other HTML."""

    def opened(html: str) -> Watch:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
        )
        watch = Watch(context.new_page(), home)

        def answer(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        watch.page.route(f"{home}{PATH}", answer)
        watch.page.goto(home + PATH, wait_until="load")
        return watch

    return opened


def everything(watch: Watch) -> list[str]:
    return watch.notes + layout(watch.page) + formulas_missing(watch.page, PATH) + accessibility(watch.page)


BROKEN = {
    "console: broken": with_more("<script>console.error('broken')</script>"),
    "script error": with_more("<script>nothing.there()</script>"),
    "outside request: http://192.0.2.1/": with_more('<img alt="x" src="http://192.0.2.1/x.png" hidden>'),
    "404: ": with_more('<img alt="x" src="missing.png">'),
    "scrolls sideways by": with_more('<div style="width: 200vw">wide</div>'),
    "2 h1": with_more("<h1>Another title</h1>"),
    "0 h1": changed(r"<h1 .*?</h1>", "<p>no title</p>"),
    "a figure without a name": changed(r'(?<=aria-labelledby=")[^"]*-title(?=")', "nowhere"),
    "an empty caption": changed(r"(?<=<figcaption id)(=[^>]*>)[^<]+", '="ladder-stage1_numpy-ladder-verdict-1-text">'),
    "formulas of": changed(r"<math.*?</math>", ""),
    "a formula is not drawn": with_more('<span style="display: none"><math><mi>x</mi></math></span>'),
    "the formulas' font is missing": changed(r'<link rel="stylesheet" href="[^"]*math.css">', ""),
    "TeX left over": with_more(r"<p>\(x^2\)</p>"),
    "axe color-contrast": with_more('<p style="color: #aaa; background: #fff">hardly to be read</p>'),
    "axe image-alt": with_more('<img src="../../assets/logo.svg">'),
    "axe button-name": with_more("<button></button>"),
}


@pytest.mark.parametrize("complaint", BROKEN)
def test_a_broken_page_is_found(served: Callable[[str], Watch], complaint: str) -> None:
    found = everything(served(BROKEN[complaint]))
    assert any(complaint in text for text in found), found


def test_the_page_itself_is_sound(served: Callable[[str], Watch]) -> None:
    """So each complaint above comes from the change."""
    assert everything(served(HTML)) == []


def test_other_code_is_found(served: Callable[[str], Watch]) -> None:
    assert ">x2<" in HTML
    watch = served(HTML.replace(">x2<", ">x9<"))
    watch.page.wait_for_selector("button[data-md-type=copy]", state="attached")
    copied = dict(copied_code(watch.page))
    file = "snippets/ladder/stage1_numpy.py"
    assert copied[file].rstrip() != (SITE / file).read_text().rstrip()


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("../stage99/", "../stage99/: no such file"),
        ("../stage2_tensor/#nowhere", "../stage2_tensor/#nowhere: no such anchor"),
        ("#nowhere", "#nowhere: no such anchor"),
    ],
)
def test_a_dead_link_is_found(link: str, complaint: str) -> None:
    soup = BeautifulSoup(with_more(f'<a href="{link}">there</a>'), "html.parser")
    assert dead_links(PATH, soup) == [complaint]
