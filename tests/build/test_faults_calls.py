"""Slips in a page's calls, formulas and place, and in a setting: each is one line that says where and what."""

import pytest

from tests.build.trees import Tree

HEAD = "---\ntitle: One page\n---\n# One page\n\n"


@pytest.mark.parametrize(("text", "fault"), [
    ("{{ 1 / 0 }}", "docs/en/index.md:6: division by zero"),
    ('{{ playground("a still") }}', "docs/en/index.md:6: what stands in the playground where no script runs must be"),
    ('{{ story("over") }}', "docs/en/index.md:6: there is no run 'playground/stories'"),
    ('{{ raw("why/two") }}', "docs/en/index.md:6: there is no file snippets/why/two.py to link to"),
    ('{{ listing("why/one", notes="print") }}', 'docs/en/index.md:6: notes and mark are lists of texts: ["text"]'),
    ('{{ listing("why/one", mark="lr") }}', 'docs/en/index.md:6: notes and mark are lists of texts: ["text"]'),
    ("so $\\nope$ it is", "docs/en/index.md:6: cannot convert the formula '\\nope': Unknown command \"\\nope\"."),
    ('{% include "part.md" %}', "docs/en/parts/part.md:3: cannot convert the formula '\\frac{': Expected closing "),
    ('{{ dif("why/one") }}', "docs/en/index.md:6: 'dif' is undefined"),
    ('{{ listing("why/two") }}', "docs/en/index.md:6: there is no file snippets/why/two.py to include"),
    ('{{ listing("why/one", notes=["print", "x2"]) }}\n\n1. One\n2. Two',
     ("docs/en/index.md:", "note 2: 0 lines of one.py contain 'x2', not one")),
    ('{{ log("why/one") }}\n\n{{ number("final loss", "why/one") }}',
     ("docs/en/index.md:8: no line of the log", "'final loss'")),
    ('It is {{ number("손실", "why/one") }}.', ("docs/en/index.md", "'손실'", "which the page does not show")),
])  # fmt: skip
def test_a_slip_in_a_page(small: Tree, text: str, fault: str | tuple[str, ...]) -> None:
    small.write("docs/en/parts/part.md", "fine\n\nbad $\\frac{$ here\n")
    small.write("docs/en/index.md", f"{HEAD}{text}\n")
    said = small.build()
    said.fails_with(fault)
    assert "\x1b" not in said.text


def test_a_figure_twice_on_a_page(small: Tree) -> None:
    """Its parts are named by ids, which a page may have once."""
    small.write("snippets/why/one.py", "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\n")
    call = '{{ figure(1, "why/one", title="title", text="text") }}\n\n'
    small.write("docs/en/index.md", f"{HEAD}{call}{call}")
    small.write("docs/ko/index.md", HEAD)
    small.build().fails_with("docs/en/index.md:8: the page shows figure 1 of 'why/one' twice")


@pytest.mark.parametrize("seconds", ["", "-1", "two"])
def test_a_limit_that_is_none(small: Tree, seconds: str) -> None:
    small.edit("mkdocs.yml", "seconds_per_run: 120", f"seconds_per_run: {seconds}")
    small.build().fails_with("mkdocs.yml: extra: seconds_per_run: ")


def test_a_page_in_no_language(small: Tree) -> None:
    small.write("docs/README.md", HEAD)
    small.build().fails_with("docs/README.md:1: in no language's folder: move it into one, such as docs/en/")


def test_a_tree_in_a_folder_of_parts(small: Tree) -> None:
    """A part that a page includes is known by where it lies."""
    tree = Tree(small.folder.parent / "parts" / "tree")
    tree.folder.parent.mkdir()
    small.folder.rename(tree.folder)
    tree.write("docs/en/index.md", f'{HEAD}{{{{ log("why/two") }}}}\n')
    tree.build().fails_with("docs/en/index.md:6: there is no run 'why/two'")
