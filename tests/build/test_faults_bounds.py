"""Snippets that take or touch more than is theirs: memory, disk, time, the tree, the cache. Each is one line."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.build.serving import waits
from tests.build.trees import REFRESH, Tree
from tests.leftovers import processes_below

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can hold a process to bounds")
WAYS = ["fresh", *(["fork"] if sys.platform == "linux" else [])]
WRITES = {
    "opens": "open('{docs}/en/index.md', 'w')",
    "adds": "open('{docs}/new.md', 'x')",
    "removes": "import os; os.remove('{docs}/en/index.md')",
    "renames": "import os; os.rename('{docs}/en/index.md', 'stolen.md')",
    "replaces": "import os; open('own', 'w'); os.replace('own', '{docs}/en/index.md')",
    "links": "import os; os.symlink('/etc/passwd', '{docs}/en/link.md')",
    "deletes": "import shutil; shutil.rmtree('{docs}/en')",
    "child": "import subprocess; subprocess.run(['cp', '/dev/null', '{docs}/en/index.md'], check=True)",
    "cache": "import os; os.remove('{cache}/runs/lock')",
}


@on_linux
@pytest.mark.parametrize("way", WAYS)
def test_a_snippet_that_writes_into_the_tree(few: Tree, way: str) -> None:
    """In whatever way, or deletes from the cache while it is used: its line is named, and nothing has changed."""
    page = few.write("docs/en/index.md", "the page")
    docs, cache = few.folder / "docs", few.folder / ".cache"
    for name, statement in WRITES.items():
        few.write(f"snippets/why/{name}.py", f"print(1)\n{statement.format(docs=docs, cache=cache)}\n")
    few.write("snippets/why/good.py", "open('own', 'w').write('1')\nimport tempfile\n"
              "with tempfile.NamedTemporaryFile() as file:\n    print(file.write(b'1'), file.name)\n")  # fmt: skip
    said = few.refresh("--way", way)
    denied = "PermissionError: [Errno 13] Permission denied: "
    failed = "subprocess.CalledProcessError: Command '['cp', '/dev/null', "
    said.fails_with(*(f"snippets/why/{name}.py:2: {failed if name == 'child' else denied}" for name in WRITES))
    assert len(said.errors.splitlines()) == len(WRITES), said.errors
    assert page.read_text() == "the page" and list(docs.rglob("*.md")) == [page]
    assert few.log("why/good").startswith("1 /tmp/tmp")


def test_where_nothing_holds_a_snippet_to_its_folder(few: Tree) -> None:
    """As on macOS: the build says which file has changed; a cache that is deleted while it is used is one line, too."""
    few.edit("docs/hooks/bounds.py", 'if sys.platform != "linux":\n        return 0', "return 0")
    few.write("docs/en/index.md", "the page")
    few.write("snippets/why/writes.py", f"open('{few.folder}/docs/en/index.md', 'w').write('else')\nprint(1)\n")
    few.refresh().fails_with("docs/en/index.md: it changed while snippets ran; if one of them writes into the tree, ")
    few.write("snippets/why/writes.py", f"import shutil\nshutil.rmtree('{few.folder}/.cache')\nprint(1)\n")
    few.refresh().fails_with(("snippets/why/writes.py: its result cannot be kept: ", "No such file or directory"))
    few.write("snippets/why/writes.py", "print(1)\n")
    few.refresh().succeeds()


@on_linux
@pytest.mark.parametrize("way", WAYS)
def test_a_snippet_that_takes_all_memory(few: Tree, way: str) -> None:
    """At once or bit by bit, with Python, NumPy or PyTorch: its line is named; PyTorch itself has room enough."""
    few.edit("docs/hooks/bounds.py", "MEMORY = 4 << 30", "MEMORY = 1 << 30")  # else the bits take seconds
    for name, source in {
        "at_once": "print(1)\na = bytearray(5 << 30)\n",
        "bits": "a = []\nwhile True:\n    a.append(bytearray(1 << 20))\n",
        "by_numpy": "import numpy as np\na = np.zeros(10**10)\nprint(a.size)\n",
        "by_torch": "import torch\na = torch.empty(10**10)\nprint(a.numel())\n",
        "child": "import subprocess, sys\nprint(1)\n"
        "subprocess.run([sys.executable, '-c', 'bytearray(5 << 30)'], check=True)\n",
        "good": "import torch, matplotlib.pyplot\nx = torch.ones(10_000_000)\nprint((x @ x).item())\n",
    }.items():
        few.write(f"snippets/why/{name}.py", source)
    said = few.refresh("--way", way).fails_with(
        "snippets/why/at_once.py:2: MemoryError\n",
        "snippets/why/bits.py:3: MemoryError\n",
        ("snippets/why/by_numpy.py:2: numpy._core._exceptions._ArrayMemoryError: Unable to allocate",),
        (
            "snippets/why/by_torch.py:2: RuntimeError: ",
            "can't allocate memory: you tried to allocate 40000000000 bytes",
        ),
        "snippets/why/child.py:3: subprocess.CalledProcessError: ",
    )
    assert few.log("why/good") == "10000000.0\n", said.text


@contextmanager
def watched(folder: Path) -> Iterator[dict[str, int]]:
    """The most bytes that stood below the folder, and that any process there had in memory, while it lasts."""
    most, ended = {"disk": 0, "memory": 0}, threading.Event()

    def size(path: Path) -> int:
        try:
            return path.stat().st_size
        except OSError:  # gone meanwhile
            return 0

    def watch() -> None:
        while not ended.wait(0.02):
            most["disk"] = max(most["disk"], sum(map(size, folder.glob(".cache/runs/.tmp-*/*.txt"))))
            for process in processes_below(folder):
                try:
                    if "refresh.py" in " ".join(process.cmdline()) and Path(process.cwd()) == folder:
                        most["memory"] = max(most["memory"], process.memory_info().rss)
                except psutil.Error:
                    continue

    watching = threading.Thread(target=watch)
    watching.start()
    yield most
    ended.set()
    watching.join()


def test_a_snippet_that_prints_100_mb(few: Tree) -> None:
    """In one piece, in lines, as errors, and at its end: one line each; neither disk nor memory grows with it."""
    for name, source in {
        "piece": "print('x' * 100_000_000)\n",
        "lines": "for k in range(1_000_000):\n    print('x' * 100)\n",
        "errors": "import sys\nprint(1)\nfor k in range(1_000_000):\n    print('x' * 100, file=sys.stderr)\n",
        "at_exit": "import atexit, os\natexit.register(os.write, 1, b'x' * 99_000_000)\nprint(1)\n",
        "raises": "print('x' * 90_000_000)\nraise ValueError('all said')\n",
    }.items():
        few.write(f"snippets/why/{name}.py", source)
    few.write("snippets/broken/prints.py", "# Fails: ValueError\nprint('x' * 90_000_000)\nraise ValueError\n")
    with watched(few.folder) as most:
        said = few.refresh()
    names = ("why/piece", "why/lines", "why/errors", "why/at_exit", "why/raises", "broken/prints")
    assert said.status == 1 and "Traceback" not in said.text
    faults = said.errors.splitlines()
    assert len(faults) == len(names), said.errors
    for name in names:
        (fault,) = [line for line in faults if line.startswith(f"snippets/{name}.py")]
        assert fault.endswith(": it has printed more than 4 MB: print less"), fault
    assert most["disk"] < 250_000_000 and most["memory"] < 250_000_000, most
    print(most)


def test_a_snippet_that_hears_no_signal(few: Tree) -> None:
    """It hangs, and is told in vain to end: killed in the end, with what it has started, and named."""
    few.write("snippets/why/deaf.py", "import signal, subprocess\nfor number in set(signal.Signals) - {9, 19}:\n"
              "    signal.signal(number, signal.SIG_IGN)\nprint(1, flush=True)\nsubprocess.Popen(['sleep', '300'])\n"
              "while True:\n    pass\n")  # fmt: skip
    few.write("snippets/why/one.py", "print(1)\n")
    few.refresh("--limit", "1").fails_with("snippets/why/deaf.py: still running after 1 s\n")
    assert few.log("why/one") == "1\n" and processes_below(few.folder) == []


@pytest.mark.parametrize("lines", ["99 nan", "99 1.5\n199 nan\n299 1.2", "start: 1\nmiddle: inf\nend: 2"])
def test_nan_in_the_middle(few: Tree, lines: str) -> None:
    """A log that ends well is looked at whole."""
    few.write("snippets/why/one.py", f"print({lines!r})\n")
    number, line = next((k, line) for k, line in enumerate(lines.split("\n"), 1) if "nan" in line or "inf" in line)
    few.refresh().fails_with(f"snippets/why/one.py: line {number} of its log is not finite: {line}\n")


def test_a_snippet_that_asks_for_cuda(few: Tree) -> None:
    """Runs see no GPU, so that they print the same on every machine: the line that asks for one is named."""
    few.write("snippets/why/asks.py", 'import torch\nprint(torch.ones(2, device="cuda"))\n')
    few.refresh().fails_with(("snippets/why/asks.py:2: ", "CUDA"))


def test_a_killed_runner_leaves_no_process_that_holds_the_cache(few: Tree) -> None:
    """Killed itself it ends nothing: its runs end with it, and what they had started ends with the next build."""
    few.write("snippets/why/forks.py", "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
              "if os.fork() == 0:\n    os.setsid()\nprint(os.getpid(), flush=True)\ntime.sleep(300)\n")  # fmt: skip
    with subprocess.Popen(REFRESH, cwd=few.folder, stdout=subprocess.DEVNULL) as refresh:
        logs = few.folder / ".cache/runs"
        waits(lambda: any(log.read_text().count("\n") == 2 for log in logs.glob(".tmp-*/log.txt")), "no fork", 30)
        for process in [psutil.Process(refresh.pid), *psutil.Process(refresh.pid).children()]:
            process.kill()
    few.write("snippets/why/forks.py", "print(1)\n")
    started = time.monotonic()
    few.refresh(timeout=30).succeeds()
    assert time.monotonic() - started < 15 and processes_below(few.folder) == []
    assert not list(logs.glob(".tmp-*"))
