"""Where the build writes: `SITE_DIR` and `CACHE_DIR`, and nowhere else."""

import os
from pathlib import Path

import pytest

from tests.build.trees import BUILD, Said, Tree

PAGE = '---\ntitle: Home\n---\n# Home\n\n{{ log("why/one") }}\n'
# Root may write everywhere, but not into what is mounted to be read.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'


def build_read_only(tree: Tree, **variables: str) -> Said:
    if os.geteuid() == 0:
        command = ["unshare", "--mount", "sh", "-c", READ_ONLY, str(tree.folder), *BUILD]
        return tree.run(*command, timeout=300, **variables)
    for path in [tree.folder, *tree.folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    return tree.build(**variables)


def test_read_only_checkout(small: Tree, tmp_path: Path) -> None:
    """With both moved out of the tree it is built; without, a line says what to set."""
    small.write("snippets/why/one.py", "print('one')\n")
    small.write("docs/en/index.md", PAGE)
    moved = {"SITE_DIR": "../elsewhere/site", "CACHE_DIR": "../elsewhere/cache"}
    build_read_only(small, **moved).succeeds()
    assert "one" in (tmp_path / "elsewhere/site/index.html").read_text()
    assert (tmp_path / "elsewhere/cache/runs/why.one/log.txt").read_text() == "one\n"
    for missing, folder in (("SITE_DIR", "site"), ("CACHE_DIR", ".cache")):
        said = build_read_only(small, **moved | {missing: folder})
        said.fails_with((f"{folder}: cannot be written: ", f"; set {missing} to a folder that can\n"))
        assert said.output.splitlines()[-1].startswith(f"{folder}: ")


@pytest.mark.parametrize("setting", ["SITE_DIR", "CACHE_DIR"])
def test_folder_that_cannot_be(small: Tree, setting: str) -> None:
    """Below a file, and where the system makes no folders."""
    small.write("file", "")
    small.write("snippets/why/one.py", "print('one')\n")
    for folder, reason in (
        (f"{small.folder}/file/below", "Not a directory"),
        ("/proc/below", "No such file or directory"),
    ):
        shown = folder.removeprefix(f"{small.folder}/")
        small.build(**{setting: folder}).fails_with(
            f"{shown}: cannot be written: {reason}; set {setting} to a folder that can\n"
        )
