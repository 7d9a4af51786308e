"""The built site in site/, served from loopback as a host would serve it, and Debian's Chromium to look at it."""

import functools
import gzip
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from complaints import SITE, Watch

COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".py", ".txt", ".ipynb")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Keeps connections open and compresses text, as hosts of static sites do."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        pass

    def send_head(self) -> BytesIO | Any:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        if not path.is_file() or path.suffix not in COMPRESSED or "gzip" not in self.headers["Accept-Encoding"]:
            return super().send_head()
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser may leave before it has all it asked for."""


@pytest.fixture(scope="session")
def home() -> Iterator[str]:
    """The address of the English home page."""
    if not (SITE / "index.html").exists():
        pytest.exit(f"{SITE} is missing: build it with nox -s docs", returncode=2)
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


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
