"""A cache that is not this build's, not whole, or cannot be written, and a disk that is full."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import keep
from tests.build.test_faults_runs import AS_ANYBODY
from tests.build.test_kills import LAB, PAGE
from tests.build.trees import BUILD, REFRESH, Tree


@pytest.fixture
def kept(small: Tree) -> Tree:
    """A small site with everything that is kept: runs, a figure, code, formulas, a lab; built once."""
    small.copy("snippets/ladder/stage1_numpy.py", "snippets/ladder/verdict.py")
    small.add_to_menu("ladder/stage1_numpy", "labs/lab")
    for locale, title in (("en", "One page"), ("ko", "한 쪽")):
        for name in ("index", "ladder/stage1_numpy"):
            small.write(f"docs/{locale}/{name}.md", PAGE.format(title=title))
        small.write(f"docs/{locale}/labs/lab.md", LAB)
    small.build().succeeds()
    return small


def test_every_file_of_the_cache_half_written(kept: Tree) -> None:
    """As by a disk that lost its power: cut in half, and emptied; the site is the same, whatever is run or made again.

    The theme's compiled templates are among them, and the labs' results.
    """
    good = kept.digest()
    cache = kept.folder / ".cache"
    for part in (0.5, 0):
        cut = 0
        for path in sorted(cache.rglob("*")):
            inside = path.relative_to(cache).parts[0]
            if path.is_file() and path.stat().st_size and inside not in ("matplotlib", "ipython", "jupyter"):
                os.truncate(path, int(part * path.stat().st_size))
                cut += 1
        assert cut > 20
        said = kept.build().succeeds()
        assert kept.digest() == good, said.text
        assert len(said.done) == 3, said.text


def test_a_cache_of_other_versions(few: Tree) -> None:
    """Of another NumPy, another Python, another form of the cache: what depends on that is run again, the rest not."""

    def done() -> list[str]:
        # Else Python takes what it compiled from a file of the same length in the same second.
        return few.refresh(PYTHONDONTWRITEBYTECODE="1").succeeds().done

    few.write("snippets/why/plain.py", "print(1)\n")
    few.write("snippets/why/by_numpy.py", "import numpy as np\nprint(np.arange(3).sum())\n")
    few.write("snippets/why/reads.py", "# Reads: why/by_numpy\nprint(input())\n")
    everything = done()
    for file, old, new, again in (
        ("keep.py", "return version(library)", "return 'another ' + version(library)", everything[:2]),
        ("result.py", "platform.python_version()", "'4.0'", everything),
        ("result.py", "FORMAT = 1 ", "FORMAT = 2 ", everything),
    ):
        few.edit(f"docs/hooks/{file}", old, new)
        assert done() == again, file
        few.edit(f"docs/hooks/{file}", new, old)
        assert done() == again, "and back"
    few.write(".cache/runs/why.gone/log.txt", "of a snippet that is no more")
    few.write(".cache/runs/why.plain/outcome.json", '{"key": 1, "files": []}')
    assert done() == ["why/plain"]
    assert not few.kept("why/gone").exists()


def test_a_part_of_the_cache_that_cannot_be_written(kept: Tree) -> None:
    """As after a build by root: one line names it and what to do, and the last good site stands."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv here to give that up")
    good = kept.digest()
    for number, what in enumerate(("runs", "code", "labs", "templates")):
        kept.write("snippets/why/one.py", f"print('other {number}')\n")
        for locale in ("en", "ko"):
            kept.write(f"docs/{locale}/labs/lab.md", LAB.replace("ran", f"ran again {number}"))
        kept.write("docs/overrides/main.html", kept.read("docs/overrides/main.html") + "\n")
        folder = kept.folder / ".cache" / what
        folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        for path in folders:
            path.chmod(0o500)
        said = kept.run(*AS_ANYBODY, *BUILD)
        for path in folders:
            path.chmod(0o700)
        assert said.status == 1 and "Traceback" not in said.text, said.text
        faults = [line for line in said.lines if "Permission denied" in line and not line.startswith("ERROR")]
        assert len(faults) == 1, said.text
        assert f".cache/{what}" in faults[0] and "set CACHE_DIR" in faults[0], faults
        assert kept.digest() == good


def test_texts_on_a_shelf(tmp_path: Path) -> None:
    """One that was cut anywhere, in a letter too, is made again; unfinished ones of a build that was killed go."""
    shelf = keep.Shelf(tmp_path)
    text = "첫 줄\n둘째 줄\n"
    assert shelf.get("name", lambda: text) == text == shelf.get("name", lambda: "not made")
    whole = (tmp_path / "name").read_bytes()
    for size in range(len(whole)):
        (tmp_path / "name").write_bytes(whole[:size])
        assert shelf.get("name", lambda: text) == text
    for name, hours in ((".name.1", 2), (".name.2", 0), ("other", 0)):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (tmp_path.stat().st_mtime - 3600 * hours,) * 2)
    shelf.prune()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".name.2", "name"]


# ------------------------------------------------------------------ no space


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a disk of some size; skips where nobody may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mounted(size: str) -> Path:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
        if made.returncode:
            pytest.skip(f"no right to mount a disk here: {made.stderr.decode(errors='replace').strip()}")
        return folder

    if sys.platform != "linux":
        pytest.skip("a disk in memory: Linux")
    yield mounted
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_no_space_for_a_second_site(small: Tree, disk: Callable[[str], Path]) -> None:
    """The site's disk is full in the middle of a build: one line, and the last good site is whole."""
    small.build().succeeds()
    place = disk(f"{int(1.7 * size_of(small.folder / 'site')) // 1024 + 200}k")
    where = {"SITE_DIR": str(place / "site"), "CACHE_DIR": str(small.folder / ".cache")}
    small.build(**where).succeeds()
    good = Tree(place).digest()
    small.edit("docs/ko/index.md", "한 쪽", "다른 쪽")
    said = small.build(**where)
    assert said.status == 1 and "Traceback" not in said.text, said.text
    fault = [line for line in said.lines if "No space left on device" in line][-1]
    assert ": No space left on device: free some, or set CACHE_DIR and SITE_DIR to folders on another disk" in fault
    assert f"{place}/site/ is still the site of the last build that was completed" in said.text
    assert Tree(place).digest() == good and [path.name for path in place.iterdir()] == ["site"]


def test_no_space_for_the_cache(small: Tree, disk: Callable[[str], Path]) -> None:
    """It fills with what a snippet prints, which need not notice: one line, no half a log, and the last good site."""
    small.build().succeeds()
    good = small.digest()
    small.write("snippets/why/prints.py", "# Reads: why/one\nimport os\nfor k in range(3000):\n    try:\n        "
                "os.write(1, b'x' * 999 + b'\\n')\n    except OSError:\n        pass\n")  # fmt: skip
    place = disk("600k")
    said = small.build(CACHE_DIR=str(place))
    assert said.status == 1 and "Traceback" not in said.text, said.text
    (fault,) = [line for line in said.lines if "No space left on device" in line]
    reader = "snippets/why/prints.py (reading why/one)"
    assert fault.startswith(f"{reader}: its result cannot be kept: a file below {place}/runs: No space left"), fault
    assert "site/ is still the site of the last build that was completed" in said.text and small.digest() == good
    small.write("snippets/why/prints.py", "print(1)\n")
    small.refresh(CACHE_DIR=str(place)).succeeds()


def test_files_that_may_not_be_large(small: Tree) -> None:
    """The twin without a disk: no file of the site may have more than 100 kB, and the theme's have."""
    small.build().succeeds()
    good = small.digest()
    said = small.run("sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *BUILD)
    assert said.status == 1 and "Traceback" not in said.text, said.text
    assert any(": File too large" in line for line in said.lines), said.text
    assert small.digest() == good
    small.write("snippets/why/one.py", "print(2)\n")
    small.run("sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *REFRESH).succeeds()
