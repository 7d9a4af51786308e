"""The walks of CONTRIBUTING.md, followed to the letter in a copy of the whole tree.

A step is a line that ends with a colon and names a file, then a fence with what is written into it, or a fence with
commands. Only this shows that a stranger who does no more than what is written there has a new page in every language.
"""

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

from places import ROOT
from tests.build.trees import Tree
from tests.sites import LOCALES, PAGES, Page

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?:(?P<how>In |At the end of |)`(?P<file>[^`\n]+)`(?:, (?P<side>below|above) `(?P<line>[^`\n]+)`)?[^\n]*:\n\n)?"
    r"```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def do(step: re.Match[str], tree: Tree) -> None:
    """Follow a step. Raises AssertionError where the tree is not as the step says."""
    file, text = step["file"], step["text"]
    if not file:
        for command in text.splitlines():
            assert command.startswith("$ "), command
            run(tree, *shlex.split(command.removeprefix("$ ")))
    elif step["how"] == "At the end of ":
        tree.write(file, (tree.read(file) + text).encode())
    elif step["how"] == "In ":
        lines = tree.read(file).splitlines(keepends=True)
        (at,) = (k for k, line in enumerate(lines) if step["line"] in line)
        beside = lines[at + 1] if lines[at].endswith("{\n") else lines[at]  # what a brace opens is indented
        indent = beside[: len(beside) - len(beside.lstrip())]
        where = at if step["side"] == "above" else at + 1
        lines[where:where] = [indent + line for line in text.splitlines(keepends=True)]
        tree.write(file, "".join(lines).encode())
    else:
        assert not (ROOT / file).exists(), f"{file} is there already: name another one in the walk"
        tree.write(file, text.encode())


def walk(name: str) -> list[re.Match[str]]:
    """The steps of the walk with that heading."""
    text = GUIDE.partition(f"\n### {name}\n")[2].partition("\n### A")[0]  # pages have headings, too
    found = list(STEP.finditer(text))
    assert found and len(found) == text.count("\n```") / 2, (
        f"{name}: a fence with no line before it that names its file"
    )
    return found


def run(tree: Tree, program: str, *words: str) -> str:
    """A command in the tree, which must end well; what it said. Nothing of the pytest around it is its own."""
    without = [argument for name in os.environ if name.startswith("PYTEST_") for argument in ("-u", name)]
    program = sys.executable if program == "python" else program
    return tree.run("env", *without, program, *words, timeout=600).succeeds().text


def text_of(page: Page) -> str:
    """The page's article as one line."""
    return " ".join(page.article.get_text().split())


def test_walks(tree: Tree) -> None:
    """One build after all of them, then the tests that the walks have written or extended: about 25 s."""
    walks = {name: walk(name) for name in ("A rung", "An answer", "A mistake", "An exercise", "A benchmark record")}
    before = {path.name for path in (tree.folder / "docs/benchmarks").iterdir()}
    for steps in walks.values():
        for step in steps:
            do(step, tree)
    said = tree.build().succeeds()
    (record,) = {path.stem for path in (tree.folder / "docs/benchmarks").iterdir()} - {
        Path(name).stem for name in before
    }

    files = [step["file"] for steps in walks.values() for step in steps if step["file"]]
    snippets = {file.removeprefix("snippets/").removesuffix(".py") for file in files if file.startswith("snippets/")}
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

    tests = sorted({*(file for file in files if file.startswith("tests/")), "tests/ladder/test_paths.py"})
    tests.remove("tests/ladder/checks.py")
    passed = run(tree, "python", "-m", "pytest", "-rA", *tests, "-k", "stage11 or rows_for or constant or quarter")
    for found in ("test_own_start_in_float64[stage11_matrix]", "test_mistake_is_found[stage11_matrix-sign]",
                  "test_fails_where_and_how_the_page_says[rows_for_columns]", "test_constants", "test_quarter",
                  "test_the_fix_reaches_the_right_loss[rows_for_columns_fixed]"):  # fmt: skip
        assert f"::{found}\n" in passed, found


def test_a_third_language(tree: Tree) -> None:
    """The whole site in three languages, from a copy of one: about 12 s. Only this finds what names two languages."""
    for step in walk("A language"):
        do(step, tree)
    tree.edit("docs/de/why/noise.md", "\n## One weight\n", "\nDie Lernrate.\n\n## One weight\n")
    said = tree.build().succeeds()
    left = rf"docs/de: still in English: pages: {len(PAGES) - 1}, terms of glossary.yml: [1-9]\d+\n"
    assert re.search(left, said.text)
    assert "docs/ko: still in English" not in said.text
    for name in ("index", "playground", "ladder/stage6_optim", "why/index", "labs/compare"):  # parsing all takes long
        german, english = tree.site.page("de", name), tree.site.page("en", name)
        assert german.soup.html is not None and german.soup.html["lang"] == "de"
        assert german.code("text") == english.code("text") and german.code("python") == english.code("python"), name
    why = tree.site.page("de", "why/noise")
    assert {summary.get_text() for summary in why.article.select("details.solution summary")} == {"Lösung"}
    assert [str(link["hreflang"]) for link in why.soup.select(".md-select__link")] == ["en", "de", "ko"]
    assert "Warum" in [" ".join(link.get_text().split()) for link in why.soup.select(".md-tabs__link")]
    (term,) = why.article.select('a[href$="#learning-rate"]')
    assert term.get_text() == "Lernrate" and str(term["title"]).startswith("Lernrate: Die Zahl, mit der ")
    missing = (tree.site.folder / "404.html").read_text()
    assert 'href="/de/"' in missing and "Diese Seite gibt es nicht" in missing


def test_a_language_that_lacks_something(small: Tree) -> None:
    """Its folder, then a word; 5 s."""
    small.edit(
        "mkdocs.yml",
        "        - locale: ko\n",
        "        - locale: de\n          name: Deutsch\n          build: true\n        - locale: ko\n",
    )
    small.build().fails_with("docs/de/parts/words.yml: missing: a language begins as a copy of docs/en\n")
    shutil.copytree(small.folder / "docs/en", small.folder / "docs/de")
    small.edit("docs/de/parts/words.yml", "solution: ", "answer: ")
    small.build().fails_with("docs/de/parts/words.yml: it has a 'answer', other than docs/en/parts/words.yml: ")
    small.edit("docs/de/parts/words.yml", "answer: ", "solution: ")
    small.build().succeeds()
