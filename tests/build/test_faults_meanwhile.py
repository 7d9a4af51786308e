"""What changes while the build is under way: no log is kept, and no page published, for a file that it is not of."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.build.serving import waits
from tests.build.trees import Tree

# It runs until somebody has made it shorter.
IS_EDITED = """\
import time

print(1, flush=True)
while len(open(__file__).read()) > 30:
    time.sleep(0.01)
"""


@contextmanager
def edited_meanwhile(tree: Tree, file: str) -> Iterator[None]:
    """While what stands in the `with` builds, the snippet `file` is edited as soon as it has printed."""

    def edit() -> None:
        logs = tree.folder.glob
        waits(lambda: any(log.stat().st_size for log in logs(".cache/runs/.tmp-*/log.txt")), "it did not start")
        tree.write(file, "print(2)\n")

    tree.write(file, IS_EDITED)
    editor = Thread(target=edit)
    editor.start()
    yield
    editor.join()


def test_a_source_is_edited_before_its_reader_begins(few: Tree) -> None:
    """The reader got the old log, so it is run again with the source."""
    few.write("snippets/why/reader.py", "# Reads: why/source\nprint('read', input())\n")
    with edited_meanwhile(few, "snippets/why/source.py"):
        few.refresh().succeeds()
    assert few.log("why/source | why/reader") == "read 1\n"
    assert few.refresh().done == ["why/source", "why/source | why/reader"]
    assert few.log("why/source | why/reader") == "read 2\n"
    assert few.refresh().done == []


def test_a_snippet_is_edited_while_the_site_is_built(small: Tree) -> None:
    """The page would show the new file with the old one's log; the next build is sound."""
    with edited_meanwhile(small, "snippets/why/one.py"):
        small.build().fails_with("snippets/why/one.py: changed while the site was built: build it again")
    said = small.build()
    assert said.status == 0, said.text


def test_the_last_good_site_stands(small: Tree) -> None:
    """Whatever stops the next build: a page, a snippet, or kill -9. Nothing else is left beside it."""

    def files() -> dict[str, bytes]:
        site = small.folder / "site"
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def beside() -> list[str]:
        return [path.name for path in small.folder.iterdir() if "site" in path.name]

    small.build().succeeds()
    good = files()
    page = small.read("docs/ko/index.md")
    small.write("docs/ko/index.md", page + "{{ log('why/none') }}\n")
    small.build().fails_with("docs/ko/index.md:")
    assert files() == good and beside() == ["site"]
    small.write("docs/ko/index.md", page)
    small.write("snippets/why/one.py", "import time\nprint(2, flush=True)\ntime.sleep(60)\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    build = subprocess.Popen(command, cwd=small.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    waits(lambda: any((small.folder / ".cache/runs").glob(".tmp-*/log.txt")), "the snippet did not start")
    build.kill()
    build.wait()
    assert files() == good
    small.write("snippets/why/one.py", "print(3)\n")
    small.build().succeeds()
    assert files().keys() == good.keys() and files() != good and beside() == ["site"]
