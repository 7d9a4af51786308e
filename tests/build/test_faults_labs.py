"""Labs whose cells go wrong: really executed, by the kernel that runs them at every build."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import lab
from tests.build.trees import Tree
from tests.leftovers import processes_below

HEAD = "---\njupyter:\n  kernelspec:\n    display_name: Python 3\n    language: python\n    name: python3\n---\n\n"
GOOD = "# Lab\n\nText.\n\n```python\nprint('first cell')\n```\n\n"


@pytest.fixture
def labs(small: Tree) -> Tree:
    """A small site with two labs, `good` and `other`, in both languages; nothing of them has been run."""
    small.add_to_menu("labs/good", "labs/other")
    for name in ("good", "other"):
        write(small, name, GOOD)
    return small


def write(tree: Tree, name: str, text: str) -> None:
    for locale in ("en", "ko"):
        tree.write(f"docs/{locale}/labs/{name}.md", HEAD + text)


def executed(text: str) -> list[str]:
    """The labs that were executed, as mkdocs-jupyter says."""
    return sorted(re.findall(r"Converting notebook \(execute=True\): \S*/docs/(\S+)", text))


def test_cells_that_raise_end_their_kernel_or_never_end(labs: Tree) -> None:
    """One line each with lab, line, cell and reason; what the other lab printed is kept, and no kernel stays.

    Each is a build of its own, for a lab that fails stops it; a kernel takes two seconds.
    """
    labs.edit("mkdocs.yml", "seconds_per_run: 120", "seconds_per_run: 4")
    cell = "Text.\n\n```python\ndef f():\n    {}\n\nf()\n```\n\n```python\nprint('never')\n```\n"
    file = "docs/en/labs/other.md"
    first = None
    for statement, fault in (
        ("undefined_name", f"{file}:21: cell 2: NameError: name 'undefined_name' is not defined"),
        ("import os; os._exit(1)", f"{file}:20: cell 2: it ended its kernel"),
        ("while True: pass", f"{file}:20: cell 2: still running after 4 s"),
        ("x = )", f"{file}:21: cell 2: SyntaxError: unmatched ')'"),
        ("raise ValueError('first line\\nsecond')", f"{file}:21: cell 2: ValueError: first line"),
    ):
        write(labs, "other", GOOD + cell.format(statement))
        said = labs.build().fails_with(fault)
        assert executed(said.text) == (["en/labs/good.md", "en/labs/other.md"] if not first else ["en/labs/other.md"])
        first = first or said
        assert processes_below(labs.folder) == []
    write(labs, "other", f"{GOOD}Mended.\n")
    said = labs.build().succeeds()
    assert executed(said.text) == ["en/labs/other.md"]


def test_a_colour_of_the_backend_makes_labs_stale(labs: Tree) -> None:
    """And figures of snippets with them; a comment in its code does not."""
    figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('line')\nplt.show()\n"
    write(labs, "good", f"{GOOD}```python\n{figure}```\n")
    labs.write("snippets/why/draws.py", figure)
    said = labs.build().succeeds()
    page = labs.folder / "site/labs/good/index.html"
    assert "var(--plot-line-1)" in page.read_text(encoding="utf-8")
    backend = "docs/hooks/backend/figures.py"
    labs.edit(backend, "INK, MUTED, PAPER =", "# A comment.\nINK, MUTED, PAPER =")
    said = labs.build()
    said.succeeds()
    assert executed(said.text) == said.done == [], said.text
    labs.edit(backend, '"--plot-line-{k}"', '"--plot-other-{k}"')
    said = labs.build().succeeds()
    assert executed(said.text) == ["en/labs/good.md", "en/labs/other.md"] and said.done == ["why/draws"]
    assert "var(--plot-line-1)" not in page.read_text(encoding="utf-8")


def test_a_server_goes_on_with_the_labs_it_began_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit of a rung it shows what has been run; what it runs from then on is no other build's."""

    def folder(rung: str, serving: bool) -> Path:
        monkeypatch.setattr(lab, "rungs", lambda: [SimpleNamespace(source=rung)])
        return lab.cache_folder("en", serving)

    monkeypatch.setattr(lab, "CACHE", tmp_path)
    monkeypatch.setattr(lab, "began_with", {})
    first = folder("1", serving=True)
    first.mkdir(parents=True)
    (first / "lab.json").write_text("ran")
    after = folder("2", serving=True)
    assert after != first and (after / "lab.json").read_text() == "ran"
    assert folder("1", serving=True) == first
    monkeypatch.setattr(lab, "began_with", {})
    assert folder("2", serving=False) not in (first, after)
    assert not first.exists() and not after.exists()
