"""The built site in site/, served from loopback as a host would serve it, and Debian's Chromium to look at it."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.complaints import SITE, Watch
from tests.browser.host import serving


@pytest.fixture(scope="session")
def home() -> Iterator[str]:
    """The address of the English home page."""
    if not (SITE / "index.html").exists():
        pytest.exit(f"{SITE} is missing: build it with nox -s docs", returncode=2)
    with serving(SITE, SITE / "404.html") as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, with nothing in the background that would ask for other hosts."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.exit("no Chromium here: on Debian, apt install chromium fonts-noto-cjk", returncode=2)
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    more = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
    return browser_type_launch_args | {"executable_path": chromium, "args": [*quiet, *more]}


@pytest.fixture
def open_page(browser: Browser, home: str) -> Iterator[Callable[..., Watch]]:
    """A function that opens a page of the site in a context of its own, and notes what goes wrong there."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "", **options: Any) -> Watch:
        options = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"} | options
        contexts.append(browser.new_context(**options))
        watch = Watch(contexts[-1].new_page(), home)
        watch.page.goto(home + path, wait_until="load")
        return watch

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def reader(browser: Browser, home: str) -> Iterator[Callable[..., Watch]]:
    """A function from a way of looking, as options of a context, to a page that goes from test to test."""
    watches: dict[str, Watch] = {}

    def looking(**options: Any) -> Watch:
        way = repr(sorted(options.items()))
        if way not in watches:
            context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
            watches[way] = Watch(context.new_page(), home)
        return watches[way]

    yield looking
    for watch in watches.values():
        watch.page.context.close()
