"""A site under `mkdocs serve`, and waiting for what must happen."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.build.trees import Tree
from tests.sites import ENVIRONMENT


def waits(until: Callable[[], bool], what: str | Callable[[], str], seconds: float = 120) -> None:
    """Wait until it is so. Raises AssertionError, which says what was not, after that many seconds."""
    started = time.monotonic()
    while not until():
        assert time.monotonic() - started < seconds, what if isinstance(what, str) else what()
        time.sleep(0.05)


class Served:
    """A site under `mkdocs serve`."""

    def __init__(self, tree: Tree, address: str, said: Path) -> None:
        self.tree, self.address, self.said = tree, address, said
        self.heard = 0

    def shows(self, text: str, page: str = "", seconds: float = 60) -> None:
        """Wait until the page has the text."""
        self.waits(lambda: text in self.fetch(page), f"{text} on '{page}'", seconds)

    def says(self, line: str, seconds: float = 60) -> None:
        """Wait until the server has said a line that begins so since the last edit."""
        self.waits(lambda: f"\n{line}" in self.said.read_text()[self.heard :], line, seconds)

    def waits(self, until: Callable[[], bool], what: str, seconds: float) -> None:
        started = time.monotonic()
        waits(until, lambda: f"{what}\n{self.said.read_text()[-3000:]}", seconds)
        print(f"{time.monotonic() - started:5.2f} s: {what}")

    def fetch(self, page: str) -> str:
        try:
            return urllib.request.urlopen(f"http://{self.address}/{page}", timeout=30).read().decode()
        except OSError:
            return ""

    def edit(self, file: str, old: str, new: str) -> None:
        """As `Tree.edit`."""
        self.heard = len(self.said.read_text())
        self.tree.edit(file, old, new)


@contextmanager
def served(tree: Tree) -> Iterator[Served]:
    """Serve the tree; it must go on to the end, without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    site = Served(tree, address, tree.folder.with_name("said"))
    with site.said.open("w") as said:
        server = subprocess.Popen(command, cwd=tree.folder, env=ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT)
    try:
        yield site
        assert server.poll() is None, "it ended"
    finally:
        server.terminate()
        server.wait()
    assert "Traceback" not in site.said.read_text()
