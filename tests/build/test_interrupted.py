"""Builds that are interrupted, killed, or not alone: `site/` is whole at every moment, and no process stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

import swap
from tests.build.serving import waits
from tests.build.trees import BUILD, Tree
from tests.leftovers import processes_below
from tests.sites import ENVIRONMENT

DEAF = """\
import signal, subprocess, sys, time

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGABRT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
subprocess.Popen(["sleep", "300"], start_new_session=True)
print("it began", flush=True)
time.sleep(300)
"""
RANKS = """\
# Run with: torchrun --standalone --local-addr=127.0.0.1 --nproc-per-node=2
import time

print("it began", flush=True)
time.sleep(300)
"""
LAB = """\
---
jupyter:
  kernelspec:
    display_name: Python 3
    language: python
    name: python3
---

# Lab

```python
import subprocess
subprocess.run(["sleep", "300"])
```
"""


@contextmanager
def building(tree: Tree, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A build in a process group of its own; what it says is in the file `said`."""
    with (tree.folder / "said").open("wb") as said:
        build = subprocess.Popen(command or BUILD, cwd=tree.folder, env=ENVIRONMENT, stdout=said,
                                 stderr=subprocess.STDOUT, start_new_session=True)  # fmt: skip
    try:
        yield build
    finally:
        build.kill()
        build.wait()


def began(tree: Tree, runs: int) -> bool:
    """Whether so many snippets are under way and have printed something."""
    return sum(log.stat().st_size > 0 for log in tree.folder.glob(".cache/runs/.tmp-*/log.txt")) == runs


def beside(tree: Tree) -> list[str]:
    """What is called like the site."""
    return sorted(path.name for path in tree.folder.iterdir() if "site" in path.name)


@pytest.mark.parametrize("whom", ["the group", "the build alone"])
@pytest.mark.parametrize("what", ["snippets", "lab"])
def test_ctrl_c_ends_every_process_within_a_second(small: Tree, whom: str, what: str) -> None:
    """Snippets that listen to no signal, with children in sessions of their own; ranks; a lab's kernel.

    The last good site stands, the build says so, and leaves nothing beside it.
    """
    small.build().succeeds()
    good = small.digest()
    if what == "snippets":
        small.write("snippets/why/deaf.py", DEAF)
        small.write("snippets/fast/ranks.py", RANKS)
    else:
        small.add_to_menu("labs/lab")
        for locale in ("en", "ko"):
            small.write(f"docs/{locale}/labs/lab.md", LAB)
    with building(small) as build:
        if what == "snippets":
            waits(lambda: began(small, 2), "the snippets did not start", 30)
        else:
            waits(lambda: any("sleep" in p.name() for p in processes_below(small.folder)), "no cell ran", 60)
        assert len(psutil.Process(build.pid).children(recursive=True)) > 1
        (os.killpg if whom == "the group" else os.kill)(build.pid, signal.SIGINT)
        waits(lambda: processes_below(small.folder) == [], "some process lives on", 1)
        assert build.wait() == 1
    said = small.read("said")
    assert "Traceback" not in said and "site/ is still the site of the last build that was completed" in said
    assert small.digest() == good and beside(small) == ["site"]
    assert not list(small.folder.glob(".cache/runs/.tmp-*"))


def test_two_builds_at_once(small: Tree) -> None:
    """Each builds aside; they run a snippet once; whichever ends last, the site is a whole one of one build."""
    small.write("snippets/why/slow.py", "import time\ntime.sleep(1)\nprint('slow')\n")
    small.build().succeeds()
    good = small.digest()
    (small.folder / "site/stray").write_text("of no build")
    small.write("snippets/why/slow.py", "import time\ntime.sleep(2)\nprint('slow')\n")
    small.edit("docs/ko/index.md", "한 쪽", "다른 쪽")
    builds = [subprocess.Popen(BUILD, cwd=small.folder, env=ENVIRONMENT, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True) for _ in range(2)]  # fmt: skip
    said = [build.communicate(timeout=120)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert "".join(said).count("why/slow: ") == 1, "the second one waited for the first one's run"
    assert beside(small) == ["site"]
    both = small.digest()
    assert both.keys() == good.keys() and both != good
    small.build().succeeds()
    assert small.digest() == both


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_a_warning_leaves_the_last_good_site(small: Tree, locale: str) -> None:
    """A strict build that is complete but for a warning ends with 1, and its site is not put in place."""
    small.build().succeeds()
    good = small.digest()
    page = f"docs/{locale}/index.md"
    small.write(page, small.read(page) + "\n[a dead link](nowhere.md)\n")
    said = small.build()
    assert said.status == 1 and "Aborted with 1 warnings in strict mode" in said.text
    assert "site/ is still the site of the last build that was completed" in said.text
    assert small.digest() == good and beside(small) == ["site"]


def site_with(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir()
    (folder / name / "index.html").write_text(text)
    return folder / name


@pytest.mark.parametrize("one_step", [True, False])
def test_a_site_is_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_step: bool) -> None:
    """In one step where the system can; else in two, and between them the next build finds the last good one."""
    if one_step and sys.platform != "linux":
        pytest.skip("only Linux lets two folders take each other's names")
    rename, seen = Path.rename, []

    def watched(self: Path, target: Path) -> Path:
        seen.append(target.name)
        if target == site:
            raise RuntimeError  # killed between the two
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", watched)
    if not one_step:
        monkeypatch.setattr(swap, "exchanged", lambda one, other: False)
    site, built = site_with(tmp_path, "site", "old"), site_with(tmp_path, f".site.{os.getpid()}", "new")
    if one_step:
        swap.put_in_place(built, site)
        assert (site / "index.html").read_text() == "new" and seen == []
    else:
        with pytest.raises(RuntimeError):
            swap.put_in_place(built, site)
        assert not site.exists()
    assert list(swap.begin(site).iterdir()) == []
    assert (site / "index.html").read_text() == ("new" if one_step else "old")
    assert sorted(path.name for path in tmp_path.iterdir()) == [built.name, "site"]


def test_what_a_killed_build_has_left_is_known(tmp_path: Path) -> None:
    """By the process it is named after: one that has ended, this one, or one that began later; a live one's stays."""
    site = site_with(tmp_path, "site", "old")
    with subprocess.Popen(["sleep", "60"]) as other:
        try:
            under_way = site_with(tmp_path, f".site.{other.pid}", "a build that is under way")
            before_it = site_with(tmp_path, ".site.1", "older than process 1")
            os.utime(before_it, (0, 0))
            site_with(tmp_path, ".site.4194305", "no process has this number")
            site_with(tmp_path, f".site.{os.getpid()}", "of a process that had our number")
            built = swap.begin(site)
            assert {path.name for path in tmp_path.iterdir()} == {"site", under_way.name, built.name}
            assert list(built.iterdir()) == [] and (under_way / "index.html").exists()
        finally:
            other.kill()
