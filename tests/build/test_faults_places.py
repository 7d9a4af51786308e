"""Where the build writes: `SITE_DIR` and `CACHE_DIR`, and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.provoke import write
from tests.sites import ENVIRONMENT

PAGE = '---\ntitle: Home\n---\n# Home\n\n{{ log("why/one") }}\n'
# Root may write everywhere, but not into what is mounted to be read.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'


def build(tree: Path, read_only: bool = False, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    if read_only and os.geteuid() == 0:
        command = ["unshare", "--mount", "sh", "-c", READ_ONLY, str(tree), *command]
    elif read_only:
        for path in [tree, *tree.rglob("*")]:
            path.chmod(path.stat().st_mode & ~0o222)
    return subprocess.run(
        command,
        cwd=tree,
        env=ENVIRONMENT | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_read_only_checkout(bare: Path, tmp_path: Path) -> None:
    """With both moved out of the tree it is built; without, a line says what to set."""
    write(bare, {"snippets/why/one.py": "print('one')\n", "docs/en/index.md": PAGE})
    moved = {"SITE_DIR": "../elsewhere/site", "CACHE_DIR": "../elsewhere/cache"}
    outcome = build(bare, read_only=True, **moved)
    assert outcome.returncode == 0, outcome.stdout
    assert "one" in (tmp_path / "elsewhere/site/index.html").read_text()
    assert (tmp_path / "elsewhere/cache/runs/why.one/log.txt").read_text() == "one\n"
    for missing, folder in (("SITE_DIR", "site"), ("CACHE_DIR", ".cache")):
        outcome = build(bare, read_only=True, **moved | {missing: folder})
        assert outcome.returncode == 1
        assert outcome.stdout.splitlines()[-1].startswith(f"{folder}: cannot be written: "), outcome.stdout
        assert outcome.stdout.splitlines()[-1].endswith(f"; set {missing} to a folder that can")


@pytest.mark.parametrize("setting", ["SITE_DIR", "CACHE_DIR"])
def test_folder_that_cannot_be(bare: Path, setting: str) -> None:
    """Below a file, and where the system makes no folders."""
    write(bare, {"file": "", "snippets/why/one.py": "print('one')\n"})
    for folder, reason in ((f"{bare}/file/below", "Not a directory"), ("/proc/below", "No such file or directory")):
        outcome = build(bare, read_only=False, **{setting: folder})
        shown = folder.removeprefix(f"{bare}/")
        assert outcome.returncode == 1
        assert (
            f"{shown}: cannot be written: {reason}; set {setting} to a folder that can" in outcome.stdout.splitlines()
        )
        assert "Traceback" not in outcome.stdout
