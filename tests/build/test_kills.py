"""kill -9 at random moments: after each `site/` is whole, the old or the new one, and the next build is a clean one's.

The moments are the same in every run of the tests, as parts of the time that a build takes. Four are tried where nobody
asks for all 100 by `nox -s tests_build -- tests/build/test_kills.py -m complete`, which takes a quarter of an hour.
Nothing else finds a moment that nobody has thought of.
"""

import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.serving import waits
from tests.build.trees import BUILD, Tree
from tests.leftovers import processes_below
from tests.sites import ENVIRONMENT

KILLS, SAMPLE = 50, 2
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
import matplotlib.pyplot as plt

print("the lab ran")
plt.plot([1, 2])
plt.title("A line")
plt.show()
```
"""
PAGE = """\
---
title: {title}
new: {title}
---
# {title}

Which of two: WHICH.

{{{{ listing("ladder/stage1_numpy") }}}}

{{{{ log("ladder/stage1_numpy") }}}}

{{{{ log("ladder/stage1_numpy | ladder/verdict") }}}}

{{{{ figure(1, "ladder/stage1_numpy | ladder/verdict", title="A", text="B") }}}}

{{{{ log("why/one") }}}}

$$L = \\sum_i r_i^2$$
"""


@pytest.fixture
def mixed(small: Tree) -> Iterator[Tree]:
    """A small site of two pages and a lab in both languages, with runs of rungs that read each other and draw."""
    small.copy("snippets/ladder/stage1_numpy.py", "snippets/ladder/stage2_tensor.py", "snippets/ladder/verdict.py")
    small.add_to_menu("ladder/stage1_numpy", "ladder/stage2_tensor", "labs/lab")
    for locale, title in (("en", "One page"), ("ko", "한 쪽")):
        for name in ("index", "ladder/stage1_numpy", "ladder/stage2_tensor"):
            small.write(f"docs/{locale}/{name}.md", PAGE.format(title=title))
        small.write(f"docs/{locale}/labs/lab.md", LAB)
    yield small
    assert processes_below(small.folder) == []


def become(tree: Tree, which: str) -> None:
    """Make it the one or the other of two trees, which have other pages and another run."""
    for locale in ("en", "ko"):
        tree.write(f"docs/{locale}/index.md", PAGE.format(title="Home").replace("WHICH", which))
    tree.write("snippets/why/one.py", f"print('which of two: {which}')\n")


def forget(tree: Tree) -> None:
    """All that is kept, but for the theme's compiled templates: making these takes 10 times the build."""
    for kept in (tree.folder / ".cache").iterdir():
        if kept.name != "templates":
            shutil.rmtree(kept) if kept.is_dir() else kept.unlink()


def killed_after(tree: Tree, seconds: float, everything: bool) -> int:
    """Kill a build, alone or with all that it has started, so long after it was started; the status that it had."""
    build = subprocess.Popen(BUILD, cwd=tree.folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    time.sleep(seconds)
    for process in processes_below(tree.folder) if everything else []:
        process.kill()
    build.kill()
    return build.wait()


@pytest.mark.parametrize("kills", [
    pytest.param(range(SAMPLE), id="sample"),
    *(pytest.param(range(k, k + 10), id=f"{k}", marks=pytest.mark.complete) for k in range(0, KILLS, 10)),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["cold", "warm"])
def test_killed_at_any_moment(mixed: Tree, tmp_path: Path, kind: str, kills: range) -> None:
    clean: dict[str, dict[str, str]] = {}
    for which in ("one", "other", *(["one", "other"] if kind == "warm" else [])):
        become(mixed, which)
        if kind == "cold" or which not in clean:
            forget(mixed)
        started = time.monotonic()
        mixed.build().succeeds()
        takes = time.monotonic() - started  # of the last one: cold, or with all that the other left
        assert clean.setdefault(which, mixed.digest()) == mixed.digest()
    assert clean["one"] != clean["other"]

    stands, missed = "other", 0
    for kill in kills:
        moment = random.Random(f"{kind} {kill}")
        part, everything = moment.uniform(0, 1), moment.random() < 0.5
        status = None
        while status != -signal.SIGKILL:  # a build that has ended before the kill was faster: a little earlier
            new = "one" if stands == "other" else "other"
            become(mixed, new)
            if kind == "cold":
                forget(mixed)
            status = killed_after(mixed, part * takes, everything)
            found = mixed.digest()
            standing = [name for name, files in clean.items() if files == found]
            print(f"{kind} {kill}: {part * takes:.2f} s, {'all' if everything else 'alone'}: {status}, {standing}")
            assert standing, f"kill {kill}: the site is neither the old nor the new one"
            said = mixed.build().succeeds()
            assert mixed.digest() == clean[new], f"kill {kill}: {said.text}"
            assert sorted(path.name for path in mixed.folder.iterdir() if "site" in path.name) == ["site"]
            assert not list(mixed.folder.glob(".cache/runs/.tmp-*"))
            stands, part, missed = new, 0.9 * part, missed + (status != -signal.SIGKILL)
    print(f"{kind}: {len(kills)} of {len(kills)} kills, {missed} more came too late; a build takes {takes:.2f} s")
    waits(lambda: processes_below(mixed.folder) == [], "some process lives on", 10)
