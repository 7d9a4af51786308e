"""What is kept of runs: neither an edit nor a damage nor a kill lets an old or half a result through."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.build.serving import waits
from tests.build.trees import Said, Tree
from tests.sites import ENVIRONMENT, Site

RUNG = "snippets/ladder/stage1_numpy.py"


def test_edit_is_not_answered_from_the_cache(site: Site, tree: Tree) -> None:
    """Another start gives another log, and only the runs that depend on the file are run again.

    So small a difference that no sentence becomes false: it is seen in the log's last digits.
    """
    tree.edit(RUNG, "0.12573022", "0.1257302200001")
    again = tree.build().succeeds().done
    readers = [
        f"ladder/stage1_numpy | {reader}" for reader in ("ladder/check", "ladder/verdict", "why/learning_rate_path")
    ]
    assert again == ["ladder/stage1_numpy", *readers]
    command = f"python {RUNG}"
    old = site.page("en", "ladder/stage1_numpy").logs()[command]
    for locale in ("en", "ko"):
        assert tree.site.page(locale, "ladder/stage1_numpy").logs()[command] != old


@pytest.mark.parametrize("file", ["log.txt", "outcome.json"])
def test_cache_file_cut_in_half(site: Site, tree: Tree, file: str) -> None:
    """The damaged run is named and done again; the page is whole."""
    path = tree.kept("ladder/stage1_numpy") / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    said = tree.build().succeeds()
    assert f"ladder/stage1_numpy: its result in .cache is damaged ({file}): running it again" in said.text
    pages = [built.page("en", "ladder/stage1_numpy").logs() for built in (site, tree.site)]
    assert pages[0] == pages[1]


def test_killed_build_leaves_no_result(tree: Tree) -> None:
    """Killed while a snippet runs, the build leaves nothing that the next one takes for its result."""
    tree.edit(RUNG, "        slope = 2 * residual", "        while t == 500: pass\n        slope = 2 * residual")
    build = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tree.folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    runs = tree.folder / ".cache/runs"
    waits(lambda: any((folder / "log.txt").exists() for folder in runs.glob(".tmp-*")), "no snippet ran")
    time.sleep(0.3)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert list(runs.glob(".tmp-*")), "the snippet was running"
    tree.edit(RUNG, "        while t == 500: pass\n", "")
    tree.edit(RUNG, "steps=2000", "steps=2_000")  # a change that the cache does not know
    tree.build().succeeds()
    assert not list(runs.glob(".tmp-*"))


def test_runs_by_themselves(tree: Tree) -> None:
    """The runner is a program too; with nothing to do it says nothing."""
    assert tree.refresh() == Said(0, "", "")
    json.loads((tree.kept("ladder/stage1_numpy") / "outcome.json").read_text())
