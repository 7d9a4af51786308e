"""`mkdocs serve`, one server for all edits: each shows by itself, a mistake is one line, and mending it goes on."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from places import ROOT
from tests.build.provoke import write
from tests.sites import ENVIRONMENT

HEAD = "---\ntitle: Home\n---\n# Home\n\n"
STORIES = ("just under the limit", "just over the limit", "heavy ball, best lr", "heavy ball, best momentum",
           "orthonormal, best lr")  # fmt: skip


class Served:
    """A site under `mkdocs serve`."""

    def __init__(self, tree: Path, address: str, said: Path) -> None:
        self.tree, self.address, self.said = tree, address, said

    def shows(self, text: str, page: str = "", seconds: float = 60) -> None:
        """Wait until the page has the text."""
        self.waits(lambda: text in self.fetch(page), f"{text} on '{page}'", seconds)

    def says(self, line: str, seconds: float = 60) -> None:
        """Wait until the server has said a line that begins so since the last edit."""
        self.waits(lambda: f"\n{line}" in self.said.read_text()[self.heard :], line, seconds)

    def waits(self, until: Callable[[], bool], what: str, seconds: float) -> None:
        started = time.monotonic()
        while not until():
            assert time.monotonic() - started < seconds, f"{what}\n{self.said.read_text()[-3000:]}"
            time.sleep(0.05)
        print(f"{time.monotonic() - started:5.2f} s: {what}")

    def fetch(self, page: str) -> str:
        try:
            return urllib.request.urlopen(f"http://{self.address}/{page}", timeout=30).read().decode()
        except OSError:
            return ""

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.tree / file
        text = path.read_text()
        assert old in text, f"{file} no longer contains {old!r}"
        self.heard = len(self.said.read_text())
        path.write_text(text.replace(old, new))


@contextmanager
def served(tree: Path, folder: Path) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    with (folder / "said").open("w") as said:
        server = subprocess.Popen(command, cwd=tree, env=ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT)
    try:
        site = Served(tree, address, folder / "said")
        yield site
        assert server.poll() is None, "it ended"
        assert "Traceback" not in site.said.read_text()
    finally:
        server.terminate()
        server.wait()


def test_serve(bare: Path, tmp_path: Path) -> None:
    """Only a server that lives on can show what stays from the build before: about 15 builds of two pages."""
    write(
        bare,
        {
            "snippets/why/one.py": "print('first output')\n",
            "snippets/playground/stories.py": "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
            + "".join(f"print('{label}: 0.5')\n" for label in STORIES),
            "docs/en/parts/part.md": "first part\n",
            "docs/en/index.md": HEAD
            + 'first text\n\n{% include "part.md" %}\n\n{{ log("why/one") }}\n\n'
            + '{{ playground(figure(1, "playground/stories", title="A line", text="It rises."), compact=true) }}\n',
        },
    )
    for locale in ("en", "ko"):
        (bare / f"docs/{locale}/parts").mkdir(exist_ok=True)
        shutil.copy(ROOT / f"docs/{locale}/parts/playground.yml", bare / f"docs/{locale}/parts/playground.yml")
    with served(bare, tmp_path) as site:
        site.shows("first output", seconds=120)
        time.sleep(1.5)  # its watching begins with a look at what is there
        for file, old, new, page in (
            ("docs/en/index.md", "first text", "second text", ""),
            ("docs/en/parts/part.md", "first part", "second part", ""),
            ("docs/en/parts/playground.yml", "name: Playground", "name: Second name", ""),
            ("docs/hooks/playground.html", '<section class="', '<section data-second class="', ""),
            ("docs/overrides/main.html", '<meta charset="utf-8">', '<meta charset="utf-8"><!-- second -->', ""),
            ("docs/assets/site.css", "{", "{/* second */", "assets/site.css"),
            ("snippets/why/one.py", "first output", "second output", ""),
        ):
            site.edit(file, old, new)
            site.shows(new.partition(":")[2].strip() or new, page)
        # Mistakes, each with its line, and mended. Meanwhile MkDocs lets browsers wait.
        site.edit("snippets/why/one.py", "print(", "prnt(")
        site.says("snippets/why/one.py:1: NameError: name 'prnt' is not defined")
        site.edit("snippets/why/one.py", "prnt('second", "print('third")
        site.shows("third output")
        site.edit("docs/en/index.md", 'log("why/one")', 'log("why/two")')
        site.says("docs/en/index.md:10: there is no run 'why/two'; runs are named like the files below snippets/")
        (bare / "snippets/why/one.py").rename(bare / "snippets/why/two.py")
        site.shows("$ python snippets/why/two.py")
        site.edit("docs/hooks/fault.py", '"""What', '"""That')
        site.says("docs/hooks/fault.py: the build's own code has changed: end this server and start it again")
        site.edit("docs/hooks/fault.py", '"""That', '"""What')
        site.edit("docs/en/index.md", '\n{{ log("why/two") }}\n', "\nwithout a log\n")
        (bare / "snippets/why/two.py").unlink()
        site.shows("without a log")
        site.waits(lambda: not site.fetch("snippets/why/two.py"), "the deleted snippet is gone", 60)
        assert not (bare / ".cache/runs/why.two").exists()
