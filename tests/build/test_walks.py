"""The walks of CONTRIBUTING.md, followed to the letter in a copy of the whole tree.

A step is a line that ends with a colon and names a file, then a fence with what is written into it, or a fence with
commands. Only this shows that a stranger who does no more than what is written there has a new page in every language.
"""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

from places import ROOT
from tests.build.trees import Tree
from tests.sites import LOCALES, Page

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?:(?P<how>In |At the end of |)`(?P<file>[^`\n]+)`(?:, below `(?P<line>[^`\n]+)`)?[^\n]*:\n\n)?"
    r"```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Step(NamedTuple):
    """One file to change, or commands to run."""

    file: str
    how: str
    line: str
    text: str

    def do(self, tree: Tree) -> None:
        """Follow it. Raises AssertionError where the tree is not as the step says."""
        if not self.file:
            for command in self.text.splitlines():
                program, *words = shlex.split(command.removeprefix("$ "))
                assert command.startswith("$ ") and program == "python"
                python(tree, *words)
        elif self.how == "At the end of ":
            tree.write(self.file, (tree.read(self.file) + self.text).encode())
        elif self.how == "In ":
            lines = tree.read(self.file).splitlines(keepends=True)
            (at,) = (k for k, line in enumerate(lines) if self.line in line)
            indented = lines[at] if not lines[at].endswith("{\n") else lines[at + 1]
            indent = indented[: len(indented) - len(indented.lstrip())]
            lines[at] += "".join(indent + line for line in self.text.splitlines(keepends=True))
            tree.write(self.file, "".join(lines).encode())
        else:
            assert not (tree.folder / self.file).exists(), f"{self.file} is there already: name another one in the walk"
            tree.write(self.file, self.text.encode())


def walk(name: str) -> list[Step]:
    """The steps of the walk with that heading."""
    text = GUIDE.partition(f"\n### {name}\n")[2].partition("\n### A")[0]  # pages have headings, too
    found = [
        Step(step["file"] or "", step["how"] or "", step["line"] or "", step["text"]) for step in STEP.finditer(text)
    ]
    assert found and len(found) == text.count("\n```") / 2, (
        f"{name}: a fence with no line before it that names its file"
    )
    return found


def python(tree: Tree, *words: str) -> str:
    """`python ...` in the tree, which must end well; what it said. Nothing of the pytest around it is its own."""
    without = [argument for name in os.environ if name.startswith("PYTEST_") for argument in ("-u", name)]
    return tree.run("env", *without, sys.executable, *words, timeout=600).succeeds().text


def text_of(page: Page) -> str:
    """The page's article as one line."""
    return " ".join(page.article.get_text().split())


def test_walks(tree: Tree) -> None:
    """One build after all of them, then the tests that the walks have written or extended: about 25 s."""
    walks = {name: walk(name) for name in ("A rung", "An answer", "A mistake", "An exercise", "A benchmark record")}
    before = {path.name for path in (tree.folder / "docs/benchmarks").iterdir()}
    for steps in walks.values():
        for step in steps:
            step.do(tree)
    said = tree.build().succeeds()
    (record,) = {path.stem for path in (tree.folder / "docs/benchmarks").iterdir()} - {
        Path(name).stem for name in before
    }

    snippets = {Path(step.file).with_suffix("").relative_to("snippets").as_posix()
                for steps in walks.values() for step in steps if step.file.startswith("snippets/")}  # fmt: skip
    assert snippets <= set(said.done)
    for locale in LOCALES:
        rung, answer, mistake, exercise = (
            tree.site.page(locale, name)
            for name in ("ladder/stage11_matrix", "why/constant", "broken/rows_for_columns", "why/noise")
        )
        assert "python snippets/ladder/stage11_matrix.py" in rung.logs() and len(rung.article.select("figure")) == 2
        assert " 999.5" in text_of(answer) and " 2,999.5" in text_of(answer)
        assert "ValueError: matmul" in mistake.logs()["python snippets/broken/rows_for_columns.py"]
        assert "last loss: 9.08" in mistake.logs()["python snippets/broken/rows_for_columns_fixed.py"]
        assert "snippets/exercises/noise/batch_of_four.py" in exercise.listings()
        for name, link in (
            ("why/index", "constant"),
            ("broken/index", "rows_for_columns"),
            ("ladder/index", "stage11_matrix"),
        ):
            assert tree.site.page(locale, name).article.select_one(f'a[href*="{link}/"]'), (locale, name)
        records = tree.site.page(locale, "benchmarks").article
        assert records.select_one(f'a[href$="{record}.json"]')

    own = [step.file for steps in walks.values() for step in steps if step.file.startswith("tests/") and not step.how]
    extended = ["tests/ladder/test_paths.py", "tests/ladder/test_mutants.py", "tests/broken/test_broken.py"]
    tests = python(
        tree, "-m", "pytest", "-rA", *own, *extended, "-k", "stage11 or rows_for_columns or constant or quarter"
    )
    for found in ("test_own_start_in_float64[stage11_matrix]", "test_mistake_is_found[stage11_matrix-sign]",
                  "test_fails_where_and_how_the_page_says[rows_for_columns]", "test_constants", "test_quarter",
                  "test_the_fix_reaches_the_right_loss[rows_for_columns_fixed]"):  # fmt: skip
        assert f"::{found}\n" in tests, found
