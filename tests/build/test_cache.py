"""What is kept of runs: neither an edit nor a damage nor a kill lets an old or half a result through."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.build.breaking import RUNG, Edit
from tests.sites import ENVIRONMENT, Site, mkdocs


def test_edit_is_not_answered_from_the_cache(site: Site, tree: Path, edit: Edit) -> None:
    """Another start gives another log, and only the runs that depend on the file are run again."""
    edit(RUNG, "0.12573022", "0.2")
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode == 0, outcome.stdout
    again = re.findall(r"^\[ *\d+/\d+\] (.*): [\d.]+ s$", outcome.stdout, re.MULTILINE)
    readers = [f"ladder/stage1_numpy | {reader}" for reader in ("ladder/verdict", "why/learning_rate_path")]
    assert sorted(again) == ["ladder/stage1_numpy", *readers]
    command = f"python {RUNG}"
    old = site.page("en", "ladder/stage1_numpy").logs()[command]
    for locale in ("en", "ko"):
        assert Site(tree / "site").page(locale, "ladder/stage1_numpy").logs()[command] != old


@pytest.mark.parametrize("file", ["log.txt", "outcome.json"])
def test_cache_file_cut_in_half(site: Site, tree: Path, file: str) -> None:
    """The damaged run is named and done again; the page is whole."""
    path = tree / ".cache/runs/ladder.stage1_numpy" / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode == 0, outcome.stdout
    assert f"ladder/stage1_numpy: its result in .cache is damaged ({file}): running it again" in outcome.stdout
    pages = [built.page("en", "ladder/stage1_numpy").logs() for built in (site, Site(tree / "site"))]
    assert pages[0] == pages[1]


def test_killed_build_leaves_no_result(tree: Path, edit: Edit) -> None:
    """Killed while a snippet runs, the build leaves nothing that the next one takes for its result."""
    edit(RUNG, "        slope = 2 * error", "        while t == 500: pass\n        slope = 2 * error")
    build = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tree,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    runs = tree / ".cache/runs"
    deadline = time.monotonic() + 30
    while not any((folder / "log.txt").exists() for folder in runs.glob(".tmp-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert list(runs.glob(".tmp-*")), "the snippet was running"
    edit(RUNG, "        while t == 500: pass\n", "")
    edit(RUNG, "steps=2000", "steps=2_000")  # a change that the cache does not know
    assert mkdocs(tree, "build", "--strict").returncode == 0
    assert not list(runs.glob(".tmp-*"))


def test_two_builds_are_equal(site: Site, tree: Path, edit: Edit) -> None:
    """With nothing from the cache but the compiled templates, every page comes out the same, to the byte."""
    edit("mkdocs.yml", "execute: false", "execute: true")
    for path in (tree / ".cache/runs").glob("*/outcome.json"):
        path.unlink()
    for path in (tree / ".cache/labs").glob("en-*/*.json"):  # one language: the code is the same in both
        path.unlink()
    assert mkdocs(tree, "build", "--strict").returncode == 0
    pages = [path.relative_to(site.folder) for path in site.folder.rglob("*.html")]
    assert len(pages) > 20
    differing = [page for page in pages if (site.folder / page).read_bytes() != (tree / "site" / page).read_bytes()]
    assert differing == []


def test_runs_by_themselves(tree: Path) -> None:
    """The runner is a program too; with nothing to do it says nothing."""
    outcome = subprocess.run([sys.executable, "docs/hooks/refresh.py"], cwd=tree, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    json.loads((tree / ".cache/runs/ladder.stage1_numpy/outcome.json").read_text())
