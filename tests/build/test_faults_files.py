"""Files that are not what they should be: another encoding, editors' and systems' litter; and which of them matter."""

import pytest

from tests.build.serving import served
from tests.build.trees import Tree

KOREAN = "손실 함수"
HEAD = "---\ntitle: Page\n---\n"
LAB = (
    "---\njupyter:\n  kernelspec:\n    display_name: Python 3\n    language: python\n    name: python3\n---\n\n# Lab\n"
)


def litter(tree: Tree) -> None:
    """What editors, systems and notebooks leave, everywhere where the build looks for files."""
    for folder in (
        "snippets",
        "snippets/why",
        "docs/en",
        "docs/ko",
        "docs/en/parts",
        "docs/benchmarks",
        "docs/en/labs",
    ):
        there = tree.folder / folder
        there.mkdir(exist_ok=True)
        for name in (".#one.py", ".#index.md", ".#cpu-2026-01-01.json"):
            (there / name).symlink_to("somebody@somewhere.1234:5678")
        for name in (".DS_Store", "._one.py", "._index.md", ".one.py.swp", "._cpu-2026-01-01.json", "._lab.md"):
            (there / name).write_bytes(b"\x00\x05\x16\x07\xff")
    tree.write("snippets/why/.ipynb_checkpoints/one-checkpoint.py", "raise SystemExit('a checkpoint')\n")
    tree.write("snippets/why/__pycache__/one.cpython-311.pyc", b"\xff")


def test_litter_is_ignored(small: Tree) -> None:
    """No run, no page, no published file comes of it, and it makes nothing stale."""
    small.build().succeeds()
    before = {path.relative_to(small.folder) for path in (small.folder / "site").rglob("*")}
    litter(small)
    said = small.build().succeeds()
    assert said.lines == [], said.text
    assert {path.relative_to(small.folder) for path in (small.folder / "site").rglob("*")} == before


def test_litter_under_serve(small: Tree) -> None:
    """`mkdocs serve` starts among it, and goes on when an editor takes and leaves a lock while a snippet is edited."""
    litter(small)
    with served(small) as site:
        site.shows("손실: 1")
        lock = small.folder / "snippets/why/.#two.py"
        lock.symlink_to("somebody@somewhere.1:2")
        site.edit("snippets/why/one.py", "1", "2")
        site.shows("손실: 2")
        lock.unlink()
        site.edit("snippets/why/one.py", "2", "3")
        site.shows("손실: 3")
    assert "stuck" not in site.said.read_text()


@pytest.mark.parametrize(("file", "text", "line"), [
    ("docs/ko/index.md", f"{HEAD}# Page\n\n{KOREAN}\n", 6),
    ("docs/ko/parts/part.md", f"{KOREAN}\n", 1),
    ("docs/en/labs/lab.md", f"{LAB}{KOREAN}\n", 10),
    ("docs/ko/other.md", f"---\ntitle: {KOREAN}\n---\n", 2),
    ("docs/benchmarks/cpu-2026-01-01.json", f'{{\n"device": "{KOREAN}"}}', 2),
])  # fmt: skip
def test_a_file_in_another_encoding(small: Tree, file: str, text: str, line: int) -> None:
    """It is named, with the line of the first byte that is not UTF-8."""
    small.edit("mkdocs.yml", "nav: [index.md]\n", "")
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", HEAD + '# Page\n\n{% include "part.md" %}\n')
        small.write(f"docs/{locale}/parts/part.md", "part\n")
        small.write(f"docs/{locale}/other.md", f"{HEAD}# Other\n")
    small.write("snippets/why/reads.py", '# Reads: each record with "steps"\nprint(1)\n')
    if "/labs/" in file:
        small.allow_labs()
        small.write(file.replace("/en/", "/ko/"), text)
    small.write(file, text.encode("cp949"))
    small.build().fails_with(f"{file}:{line}: this file is not UTF-8; save it as UTF-8")


def test_words_in_another_encoding(small: Tree) -> None:
    """The playground's words are read by a page that is not to blame."""
    small.write("snippets/playground/stories.py", "".join(f'print("{label}: 1")\n' for label in (
        "just under the limit", "just over the limit", "heavy ball, best lr", "heavy ball, best momentum",
        "orthonormal, best lr", "one weight, 0.9 of the limit", "one weight, 1.1 of the limit")))  # fmt: skip
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", HEAD + "# Page\n\n{{ playground() }}\n")
        small.write(f"docs/{locale}/parts/playground.yml", f"a: b\nzoom: {KOREAN}\n".encode("cp949"))
    small.build().fails_with("docs/en/parts/playground.yml:2: this file is not UTF-8; save it as UTF-8")


def test_a_byte_order_mark_is_no_text(small: Tree) -> None:
    """At the head of a page, a part, a snippet and mkdocs.yml: the site is the same as without."""
    small.write("snippets/why/reads.py", "# Reads: why/one\nprint(input())\n")
    files = ["mkdocs.yml", "snippets/why/one.py", "snippets/why/reads.py"]
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", HEAD + '# Page\n\n{% include "part.md" %}\n\n{{ log("why/one") }}\n')
        small.write(f"docs/{locale}/parts/part.md", "# part\n")
        files += [f"docs/{locale}/index.md", f"docs/{locale}/parts/part.md"]
    small.build().succeeds()
    pages = {path: path.read_text(encoding="utf-8") for path in (small.folder / "site").rglob("*.html")}
    assert len(pages) >= 3
    for file in files:
        small.write(file, b"\xef\xbb\xbf" + (small.folder / file).read_bytes())
    small.build().succeeds()
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, path


@pytest.mark.parametrize(("file", "text", "fault"), [
    ("docs/benchmarks/cpu-2026-01-01.json", "{}", "it begins with a byte-order mark, which JSON does not have"),
    ("docs/en/labs/lab.md", LAB, "no notebook: it must begin with '---' and jupytext's settings of a Python kernel"),
])  # fmt: skip
def test_a_byte_order_mark_that_others_stumble_over(small: Tree, file: str, text: str, fault: str) -> None:
    """Whoever fetches a record reads it as JSON, and jupytext would take a lab for a page that is not to be run."""
    small.edit("mkdocs.yml", "nav: [index.md]\n", "")
    small.write("snippets/why/reads.py", '# Reads: each record with "steps"\nprint(1)\n')
    if "/labs/" in file:
        small.allow_labs()
        small.write(file.replace("/en/", "/ko/"), text)
    small.write(file, b"\xef\xbb\xbf" + text.encode())
    small.build().fails_with(f"{file}:1: {fault}")


def test_a_renamed_snippet_and_a_page_that_shows_it(small: Tree) -> None:
    """The page does not go on showing what is kept of it."""
    small.build().succeeds()
    (small.folder / "snippets/why/one.py").rename(small.folder / "snippets/why/two.py")
    small.build().fails_with("docs/en/index.md:6: there is no run 'why/one'")


def test_what_makes_runs_stale(few: Tree) -> None:
    """A comment in the build's code nothing; one in a snippet that snippet and its readers; a colour all that draw."""
    few.write("snippets/why/prints.py", "print(1)\n")
    few.write(
        "snippets/why/draws.py", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('a')\nplt.show()\n"
    )
    few.write("snippets/why/reads.py", "# Reads: why/prints\nprint(input())\n")
    assert few.refresh().done == ["why/draws", "why/prints", "why/prints | why/reads"]
    for path in (few.folder / "docs/hooks").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text("# A comment.\n" + text.replace("\n\n\ndef ", "\n\n\n# Another.\ndef ") + "# The end.\n")
    assert few.refresh().done == []
    few.write("snippets/why/prints.py", "# a comment\nprint(1)\n")
    assert few.refresh().done == ["why/prints", "why/prints | why/reads"]
    backend = "docs/hooks/backend/figures.py"
    few.edit(backend, 'INK, MUTED, PAPER = "#010101"', 'INK, MUTED, PAPER = "#010102"')
    assert few.refresh().done == ["why/draws"]
