"""What is kept of runs: neither an edit nor a damage nor a kill lets an old or half a result through."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

import keep
from tests.build.serving import waits
from tests.build.trees import Said, Tree
from tests.sites import ENVIRONMENT

RUN = "ladder/stage1_numpy"
RUNG = f"snippets/{RUN}.py"
PAGE = f'''\
---
title: One page
new: all of it
---
# One page

{{{{ log("{RUN}") }}}}

{{{{ log("{RUN} | ladder/verdict") }}}}

{{{{ log("why/one") }}}}
'''


@pytest.fixture
def built(small: Tree) -> Tree:
    """A small site, built, with a page that shows a rung's log, that of a snippet that reads it, and another."""
    small.copy(RUNG, "snippets/ladder/verdict.py")
    small.add_to_menu(RUN)  # a rung has its page
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/{RUN}.md", PAGE)
    small.build().succeeds()
    return small


def shown(tree: Tree, locale: str = "en") -> str:
    return tree.site.page(locale, RUN).logs()[f"python {RUNG}"]


def test_edit_is_not_answered_from_the_cache(built: Tree) -> None:
    """Another start gives another log, and only the runs that depend on the file are run again."""
    old = shown(built)
    built.edit(RUNG, "0.12573022", "0.12573")
    assert built.build().succeeds().done == [RUN, f"{RUN} | ladder/verdict"]
    assert shown(built) == shown(built, "ko") != old


@pytest.mark.parametrize("file", ["log.txt", "outcome.json"])
def test_cache_file_cut_in_half(built: Tree, file: str) -> None:
    """The damaged run is named and done again; the page is whole."""
    old = shown(built)
    path = built.kept(RUN) / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    said = built.build().succeeds()
    assert f"{RUN}: its result in .cache is damaged ({file}): running it again" in said.text
    assert shown(built) == old


def test_killed_build_leaves_no_result(built: Tree) -> None:
    """Killed while a snippet runs, the build leaves nothing that the next one takes for its result."""
    built.edit(RUNG, "        slope = 2 * residual", "        while t == 500: pass\n        slope = 2 * residual")
    build = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=built.folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    runs = built.folder / ".cache/runs"
    waits(lambda: any((folder / "log.txt").exists() for folder in runs.glob(".tmp-*")), "no snippet ran")
    time.sleep(0.3)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert list(runs.glob(".tmp-*")), "the snippet was running"
    built.edit(RUNG, "        while t == 500: pass\n", "")
    built.edit(RUNG, "steps=2000", "steps=2_000")  # a change that the cache does not know
    built.build().succeeds()
    assert not list(runs.glob(".tmp-*"))


def test_runs_by_themselves(built: Tree) -> None:
    """The runner is a program too; with nothing to do it says nothing."""
    assert built.refresh() == Said(0, "", "")
    json.loads((built.kept(RUN) / "outcome.json").read_text())


GLOSSARY = """\
- title: {en: Terms, ko: 용어}
  terms:
    - {en: loss, ko: 손실, page: index, means: {en: How far off it is, ko: 얼마나 벗어났는지}}
"""
LINKING = "---\ntitle: Page\n---\n# Page\n\nThe loss, and [a part](why/other.md#first).\n\n```python\nprint(1)\n```\n"


def test_kept_pages(small: Tree) -> None:
    """One that did not change is taken as it was, and follows what it does not hold: terms, code, what it links to."""
    small.add_to_menu("why/other", "glossary")
    small.write("docs/glossary.yml", GLOSSARY)
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", LINKING)
        small.write(f"docs/{locale}/why/other.md", "---\ntitle: Other\n---\n# Other\n\n## First\n")
        small.write(f"docs/{locale}/glossary.md", "---\ntitle: Terms\n---\n# Terms\n\n## Loss\n")
    small.build().succeeds()
    good, kept = small.digest(), small.digest(".cache/pages")
    assert len(kept) == 6
    for path in (small.folder / ".cache/pages").iterdir():  # what is taken is what is kept, not what is made again
        text = path.read_text(encoding="utf-8").partition("\n")[2].replace("a part", "a PART")
        path.write_text(f"{keep.digest(text)}\n{text}", encoding="utf-8")
    small.build().succeeds()
    assert ">a PART</a>" in small.read("site/index.html")

    shutil.rmtree(small.folder / ".cache/pages")
    small.build().succeeds()
    assert small.digest() == good and small.digest(".cache/pages") == kept
    shutil.rmtree(small.folder / ".cache/code")
    small.build().succeeds()
    assert small.digest() == good

    small.edit("docs/glossary.yml", "How far off", "How far away")
    small.build().succeeds()
    assert 'title="loss: How far away it is"' in small.read("site/index.html")
    small.edit("docs/en/why/other.md", "## First", "## Second")
    for _ in range(2):
        said = small.build()
        assert said.status == 1 and "does not contain an anchor '#first'" in said.text
    for locale in ("en", "ko"):
        small.edit(f"docs/{locale}/index.md", "why/other.md#first", "why/another.md")
    for _ in range(2):  # a page with a fault is not kept without it
        said = small.build()
        assert said.text.count("'why/another.md', but the target") == 2, said.text
