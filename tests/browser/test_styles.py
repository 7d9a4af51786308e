"""The theme's stylesheets as they are published, with half of their rules, against the theme's own, in the browser.

Nothing else would find a rule that is gone and missed: every element of a page, with what stands before and behind it,
has the same computed style with both.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.complaints import ROOT, SITE, Watch, look_through, put_on, settle

PATH = "ladder/stage1_numpy/"  # rules stay or go by their classes: another page would add little
SHEETS = SITE / "assets/stylesheets"
# The style of each kind of element, by its and its parents' names and classes, and of what stands before and behind it.
LOOKS = """(properties) => {
  const looks = new Map();
  for (const element of document.querySelectorAll("body, body *")) {
    const names = [!element.previousElementSibling, !element.nextElementSibling];
    for (let one = element; one && names.length < 6; one = one.parentElement)
      names.push(`${one.localName}.${one.className.baseVal ?? one.className}`);
    const kind = names.join(" in ");
    if (looks.has(kind)) continue;
    const texts = [null, "::before", "::after"].map((part) => {
      const style = getComputedStyle(element, part);
      if (part && style.content === "none") return [];
      return properties.map((name) => `${part ?? ""} ${name}: ${style.getPropertyValue(name)}`);
    });
    looks.set(kind, texts.flat());
  }
  return [...looks];
}"""


def own(name: str) -> str:
    """A stylesheet as the theme has it, in the environment that built the site."""
    folder = "material/templates/assets/stylesheets"
    (path,) = (ROOT / ".nox/environment").glob(f"[Ll]ib/**/site-packages/{folder}/{name}")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def both(open_page: Callable[..., Watch]) -> Callable[[str], list[Page]]:
    """A function to two pages, the published one and the one with the theme's own styles."""

    def answer(route: Route) -> None:
        route.fulfill(body=own(Path(route.request.url).name), content_type="text/css; charset=utf-8")

    def opened(path: str) -> list[Page]:
        published, whole = (open_page(bypass_csp=True) for _ in range(2))
        whole.page.route(re.compile(r"/stylesheets/[^/]*\.css$"), answer)
        pages = [watch.visit(path) for watch in (published, whole)]
        for page in pages:
            page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
        return pages

    return opened


def differing(pages: list[Page], act: Callable[[Page], object]) -> list[str]:
    """The elements whose looks differ when that has been done in both pages."""
    properties = sorted(
        {*re.findall(r"(?<=[;{])(?!--)[a-z-]+(?=:)", "".join(own(path.name) for path in SHEETS.glob("*.css")))}
    )
    looks = []
    for page in pages:
        act(page)
        settle(page)
        looks.append(dict(page.evaluate(LOOKS, properties)))
    one, other = looks
    assert one.keys() == other.keys() and len(one) > 50
    assert all(len(look) > 100 for look in one.values())
    parts = {kind: {*one[kind]} ^ {*other[kind]} for kind in one}
    return [f"{kind}: {sorted(difference)}" for kind, difference in parts.items() if difference]


def search(page: Page) -> None:
    page.keyboard.press("/")
    page.locator(".md-search__input").fill("loss")
    page.locator(".md-search-result__link").first.wait_for()


def drawer(page: Page) -> None:
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator("label.md-header__button[for=__drawer]").click()


STATES: dict[str, Callable[[Page], object]] = {
    "wide": look_through,
    "dark": lambda page: put_on(page, "slate"),
    "search": search,
    "drawer": drawer,
    "paper": lambda page: page.emulate_media(media="print"),
}


def test_no_rule_is_missed(both: Callable[[str], list[Page]]) -> None:
    pages = both(PATH)
    found = {name: differing(pages, act) for name, act in STATES.items()}
    assert not any(found.values()), found


def test_they_are_half_as_long() -> None:
    whole = {path.name: len(own(path.name)) for path in SHEETS.glob("*.css")}
    assert sum(path.stat().st_size for path in SHEETS.glob("*.css")) < 0.6 * sum(whole.values()) and len(whole) == 2
