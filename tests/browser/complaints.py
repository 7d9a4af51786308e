"""What must hold for every page in every view. Each check returns its complaints, so that tests can see them fail."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
# The addresses of all pages, relative to the English home page.
PAGES = sorted(path.parent.relative_to(SITE).as_posix().removeprefix(".") for path in SITE.rglob("index.html"))
PAGES = [f"{page}/" if page else "" for page in PAGES]
SCHEMES = ["light", "dark"]
WIDTHS = [1280, 390]  # pixels: a desktop and a phone


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


def layout(page: Page) -> list[str]:
    """Nothing sticks out at the side, there is one h1, figures have names and captions, formulas are drawn."""
    return page.evaluate(
        """() => {
        const found = [];
        const beyond = document.documentElement.scrollWidth - innerWidth;
        if (beyond > 0) found.push(`scrolls sideways by ${beyond} px`);
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
        (SITE / path / "index.html").read_text(),
    )
    found = [] if there == expected else [f"{there} formulas of {expected}"]
    text = page.evaluate(
        "() => [...document.querySelectorAll('article p, article li')].map((e) => e.innerText).join('\\n')"
    )
    return found + [f"TeX left over: {tex}" for tex in re.findall(r"\\\(|\\\[|\\frac|\$\$", text)]


def accessibility(page: Page) -> list[str]:
    """What axe-core finds: each violation with the rule, the element and the reason.

    Of the thousands of coloured words in code, those are left out that look like one before.
    """
    page.evaluate(
        """() => {
          const seen = new Set();
          for (const word of document.querySelectorAll("article .highlight code span")) {
            const look = [word, word.parentElement, word.closest(".highlight")].map((e) => e.className).join("/");
            if (seen.has(look) && !word.childElementCount) word.dataset.seen = "";
            seen.add(look);
          }
        }"""
    )
    options = {"resultTypes": ["violations"], "preload": False}
    results = Axe().run(page, context={"exclude": [["[data-seen]"]]}, options=options).response
    return [
        f"axe {violation['id']}: {node['html'][:120]}: {node.get('failureSummary', '')[:300]}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


@cache
def soup_of(path: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / path / "index.html").read_text(), "html.parser")


@cache
def ids_of(path: str) -> frozenset[str]:
    soup = soup_of(path)
    return frozenset(str(tag["id"]) for tag in soup.select("[id]")) | {
        str(tag["name"]) for tag in soup.select("a[name]")
    }


def dead_links(path: str, soup: BeautifulSoup | None = None) -> list[str]:
    """Internal links whose file or anchor is not there."""
    found = []
    for tag in (soup or soup_of(path)).select("a[href], link[href], script[src], img[src]"):
        href = str(tag.get("href") or tag.get("src"))
        target = urlsplit(urljoin(f"http://site/{path}", href))
        if target.netloc != "site" or target.scheme != "http":
            continue
        file = SITE / unquote(target.path).lstrip("/")
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            found.append(f"{href}: no such file")
        elif target.fragment and file.name == "index.html":
            page = file.parent.relative_to(SITE).as_posix().removeprefix(".")
            if unquote(target.fragment) not in ids_of(f"{page}/" if page else ""):
                found.append(f"{href}: no such anchor")
    return found


def copied_code(page: Page) -> list[tuple[str, str]]:
    """Title of each listing of a file, and what its copy button puts on the clipboard."""
    found = []
    page.evaluate("() => document.querySelectorAll('details').forEach((details) => (details.open = true))")
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


def other_language(path: str) -> str:
    """The same page in the other language."""
    return path.removeprefix("ko/") if path.startswith("ko/") else f"ko/{path}"
