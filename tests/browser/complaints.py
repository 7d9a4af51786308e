"""What must hold for every page. Each check returns its complaints, so that tests can see them fail."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
# The addresses of all pages, relative to the English home page.
PAGES = sorted(path.parent.relative_to(SITE).as_posix().removeprefix(".") for path in SITE.rglob("index.html"))
PAGES = [f"{page}/" if page else "" for page in PAGES]
HEIGHT = 900  # pixels
CONTRAST = ["color-contrast"]
COLOURS = [*CONTRAST, "link-in-text-block"]  # all rules that look at colours; they take most of axe-core's time
SCROLLING = ["scrollable-region-focusable"]
AXE = Axe().axe_script


class Watch:
    """A page, and what the browser complains about while it is used."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.notes: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.note(message.type == "error", f"console: {message.text}"))
        page.on("pageerror", lambda error: self.note(True, f"script error: {error}"))
        # Aborted are those that were under way when the page was left.
        page.on(
            "requestfailed",
            lambda request: self.note(request.failure != "net::ERR_ABORTED", f"failed request: {request.url}"),
        )
        page.on("response", lambda answer: self.note(answer.status >= 400, f"{answer.status}: {answer.url}"))
        page.on("request", lambda request: self.seen(request.url))

    def note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.notes.append(text)

    def seen(self, url: str) -> None:
        self.requests.append(url)
        self.note(not url.startswith((self.home, "data:", "blob:")), f"outside request: {url}")

    def taken(self) -> list[str]:
        """What was noted since it was asked for last."""
        notes, self.notes = self.notes, []
        return notes

    def visit(self, path: str, width: int = 1280) -> Page:
        """Go to another page of the site, without what was noted before."""
        self.notes.clear()
        self.requests.clear()
        self.page.emulate_media(media="null")
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.goto(self.home + path, wait_until="load")
        return self.page


def layout(page: Page) -> list[str]:
    """Nothing sticks out or is cut off at the side, one h1, figures have names and captions, formulas are drawn."""
    return page.evaluate(
        """() => {
        const found = [];
        const beyond = document.documentElement.scrollWidth - innerWidth;
        if (beyond > 0) found.push(`scrolls sideways by ${beyond} px`);
        for (const part of document.querySelectorAll("article :is(h1, h2, h3, p, li, td, pre, code, figure, details)"))
          if (part.scrollWidth > part.clientWidth + 1 && /hidden|clip/.test(getComputedStyle(part).overflowX) &&
            !part.matches(".said")) found.push(`cut off at the side: ${part.outerHTML.slice(0, 80)}`);
        const titles = document.querySelectorAll("h1").length;
        if (titles !== 1) found.push(`${titles} h1`);
        for (const picture of document.querySelectorAll("article svg[role=img], article img")) {
          const name = picture.getAttribute("alt") ??
            document.getElementById(picture.getAttribute("aria-labelledby"))?.textContent;
          if (!name?.trim()) found.push("a figure without a name");
          const caption = document.getElementById(picture.getAttribute("aria-describedby"));
          if (picture.hasAttribute("aria-describedby") && !caption?.textContent.trim()) found.push("an empty caption");
        }
        for (const formula of document.querySelectorAll("math")) {
          const { width, height } = formula.getBoundingClientRect();
          const folded = formula.closest("details:not([open]), .md-annotation, [hidden]");
          if (!folded && !(width > 2 && height > 2)) found.push(`a formula is not drawn: ${formula.textContent}`);
        }
        const fonts = [...document.fonts].filter((font) => font.family.includes("Latin Modern Math"));
        if (document.querySelector("math") && !fonts.some((font) => font.status === "loaded"))
          found.push("the formulas' font is missing");
        return found;
      }"""
    )


def formulas_missing(page: Page, path: str) -> list[str]:
    """As many formulas as the file has outside of notes on code, which are shown when asked for; no TeX left over."""
    # While the page loads, the theme's script takes the notes out.
    there, expected = page.evaluate(
        """(text) => [document, new DOMParser().parseFromString(text, "text/html")].map((page) =>
          [...page.querySelectorAll("math")].filter((m) => !m.closest(".highlight + ol, .md-annotation")).length)""",
        html_of(path),
    )
    found = [] if there == expected else [f"{there} formulas of {expected}"]
    text = page.evaluate(
        "() => [...document.querySelectorAll('article p, article li')].map((e) => e.innerText).join('\\n')"
    )
    return found + [f"TeX left over: {tex}" for tex in re.findall(r"\\\(|\\\[|\\frac|\$\$", text)]


def accessibility(
    page: Page, *, only: list[str] | None = None, but: list[str] | None = None, within: str | None = None
) -> list[str]:
    """What axe-core finds by all rules, by `only` those or all `but` those: rule, element, reason.

    Of the thousands of coloured words in code, those that look like one before become plain text first: axe-core
    takes a third of the time then. The page settles before: half faded in, nothing has its contrast.
    """
    settle(page)
    page.evaluate(
        """() => {
          const seen = new Set();
          for (const word of document.querySelectorAll("article .highlight code span")) {
            const look = [word, word.parentElement, word.closest(".highlight")].map((e) => e.className).join("/");
            if (seen.has(look) && !word.childElementCount) word.replaceWith(word.textContent);
            seen.add(look);
          }
        }"""
    )
    options: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
    if only:
        options["runOnly"] = only
    if but:
        options["rules"] = {rule: {"enabled": False} for rule in but}
    if not page.evaluate("() => 'axe' in window"):  # half a megabyte
        page.evaluate(AXE)
    return page.evaluate(
        """async ([within, options]) => {
          const { violations } = await axe.run(within ?? document, options);
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
            `axe ${id}: ${html.slice(0, 120)}: ${failureSummary?.slice(0, 300)}`));
        }""",
        [within, options],
    )


def put_on(page: Page, scheme: str) -> None:
    """The colours `default` or `slate`, at once."""
    page.evaluate("(scheme) => { document.body.dataset.mdColorScheme = scheme; }", scheme)


def settle(page: Page) -> None:
    """Wait until fonts are there, scripts have answered to sizes and scrolling, and what they fade is faded."""
    page.evaluate(
        """async () => {
          await document.fonts.ready;
          for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
          for (const change of document.getAnimations()) if (change instanceof CSSTransition) change.finish();
        }"""
    )


def look_through(page: Page) -> None:
    """Scroll to the page's end and back: a listing gets its button and its notes when it comes into view."""
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
            scrollTo({ top: y, behavior: "instant" });
            for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
          }
          scrollTo({ top: 0, behavior: "instant" });
        }"""
    )


def in_every_view(watch: Watch, path: str, within: str | None = None, axe: bool = True) -> Iterator[str]:
    """All that is wrong with a page. What a view cannot change is not looked at in it again.

    The browser's own complaints, formulas and structure at 1280 px; contrast in both schemes there; the frame's
    structure at 390 px; at 320 px what a narrow page alone can do wrong: stick out, cut off, scroll without a keyboard.

    Args:
        within: a selector that what axe-core reads is limited to; by default it reads the frame, too.
        axe: whether it reads the page, or has read another that differs by its words.
    """
    page = watch.visit(path)
    settle(page)
    yield from watch.taken() + layout(page) + formulas_missing(page, path)
    if axe:
        look_through(page)
        yield from accessibility(page, within=within)
        put_on(page, "slate")
        yield from (f"dark: {text}" for text in accessibility(page, only=CONTRAST, within=within))
        put_on(page, "default")
    for width, rules in ((390, {"but": COLOURS} if within is None else None), (320, {"only": SCROLLING})):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        settle(page)
        found = layout(page) + (accessibility(page, **rules, within=within) if axe and rules else [])
        yield from (f"{width} px: {text}" for text in found)
    yield from watch.taken()


@cache
def html_of(path: str) -> str:
    return (SITE / path / "index.html").read_text()


@cache
def soup_of(path: str) -> BeautifulSoup:
    return BeautifulSoup(html_of(path), "html.parser")


def frame_of(html: str) -> frozenset[str]:
    """Which elements there are around the article, by tag and classes, and in which language."""
    around = re.sub(r"<article.*</article>", "", html, flags=re.DOTALL)
    kinds = re.findall(r'<(\w+)\s[^>]*?class="([^"]*)"', around)
    return frozenset(" ".join(kind) for kind in kinds) | set(re.findall(r"<html [^>]*>", around))


# One page of each kind of frame.
FRAMES = list({frame_of(html_of(path)): path for path in reversed(PAGES)}.values())


def copied_code(page: Page) -> list[tuple[str, str]]:
    """Title of each listing of a file, and what its copy button puts on the clipboard."""
    found = []
    page.evaluate("() => document.querySelectorAll('details').forEach((details) => (details.open = true))")
    look_through(page)
    for block in page.locator(".highlight").filter(has=page.locator("> .filename")).all():
        title = block.locator("> .filename").text_content() or ""
        button = block.locator("button[data-md-type=copy]")
        if not title.startswith("snippets/") or button.count() == 0:
            continue
        page.evaluate("() => navigator.clipboard.writeText('')")
        button.dispatch_event("click")
        page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
        found.append((title, page.evaluate("() => navigator.clipboard.readText()")))
    return found


def search_and_switch(watch: Watch, file: str = "") -> None:
    """A result of a search in each language leads to its page, and so does the switch between them.

    `file` is what stands behind the folder in the address of a page.
    """
    page = watch.visit(f"ladder/stage1_numpy/{file}")
    for words, locale, name in (("momentum", "", "why/momentum"), ("변화도", "ko/", "why/gradient_check")):
        page.keyboard.press("/")
        page.locator(".md-search__input").fill(words)
        page.locator(".md-search__input").press("End")
        page.locator(".md-search-result__link").filter(visible=True).first.click()
        page.wait_for_url(f"{watch.home}{locale}{name}/{file}?h=*")
        if not locale:
            page.locator(".md-select").first.hover()
            page.locator("a[hreflang=ko]").first.click()
            page.wait_for_url(f"{watch.home}ko/{name}/{file}*")
            expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert watch.notes == []
