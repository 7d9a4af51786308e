"""`nox -s compare`: what changed between two built sites, as whoever renews a library reads it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import ROOT
from tests.build.trees import Tree
from tests.sites import Site

PAGE = """\
    <!doctype html><html lang="en"><body><p>Menu 1</p><article class="md-content__inner">
    <h1 id="a">One<a class="headerlink" href="#a">&para;</a></h1>
    <p>With <code>stage1</code> and PyTorch 2.13.0 the loss falls by 50% to <a href="x">8.8172</a>, or −1,000.5.</p>
    <table><tr><th>lr</th><td>1e-6</td><td>2<br>±0.1</td></tr></table>
    <div class="language-text highlight"><span class="filename">$ python snippets/why/one.py</span><pre><code>99 12.5
    199 0.25
    slope: 0
    last loss: nan</code></pre></div>
    <div class="language-python highlight"><span class="filename">snippets/why/one.py</span><pre><code>a = 1
    b = 2</code></pre></div>
    <figure><svg><title id="t">A line</title><path d="M0 0L10 20"/></svg><figcaption>It rises.</figcaption></figure>
    <p><a href="../playground/?lr=1e-6&amp;steps=4">Set it</a></p>
    <script>let a = 3</script></article></body></html>
    """
EDITS = {
    "to <a href": "to about <a href",  # another text: both are shown
    "1e-6</td>": "1.5e-6</td>",
    "99 12.5": "99 12.50",
    "199 0.25": "199 0.5",
    "slope: 0": "slope: 1e-9",
    "b = 2": "b = 3",
    "20": "20.5",
    "lr=1e-6&": "lr=2e-6&",
    "Menu 1": "Menu 2",
    "let a = 3": "let a = 4",
}


def compared(old: Path, new: Path) -> str:
    """What it says of two sites, which it can read."""
    command = [sys.executable, *map(str, (ROOT / ".ci/compare.py", old, new))]
    outcome = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert outcome.stderr == ""
    return outcome.stdout


def test_what_changed(tmp_path: Path) -> None:
    """The largest relative change first, where a number came from 0 above all; Korean repeats what English says."""
    tree = Tree(tmp_path)
    for site in ("old", "new"):
        for page in ("index.html", "why/one/index.html"):
            tree.write(f"{site}/{page}", PAGE)
        tree.write(f"{site}/ko/why/one/index.html", PAGE.replace('"en"', '"ko"'))
    tree.write("old/gone/index.html", PAGE)
    tree.write("new/come/index.html", PAGE)
    for page in ("why/one", "ko/why/one"):
        for before, after in EDITS.items():
            tree.edit(f"new/{page}/index.html", before, after)
    lines = [" ".join(line.split()) for line in compared(tmp_path / "old", tmp_path / "new").splitlines()]
    assert lines == [
        "numbers that changed: 5; other changes: 10; pages: 4",
        "",
        "numbers, the largest relative change first",
        "inf 0 -> 1e-9 why/one log slope: 1e-9",
        "1.0e+00 0.25 -> 0.5 why/one log 199 0.5",
        "1.0e+00 1e-6 -> 2e-6 why/one link lr=2e-6&steps=4",
        "5.0e-01 1e-6 -> 1.5e-6 why/one table lr | 1.5e-6 | 2 | ±0.1",
        "0.0e+00 12.5 -> 12.50 why/one log 99 12.50",
        "",
        "pages, by their largest relative change and how many numbers changed",
        "inf 5 why/one",
        "",
        "pages, words, listings and figures",
        "gone: this page is gone",
        *(
            line
            for page in ("why/one", "ko/why/one")
            for line in (
                f"{page}: - text With stage1 and PyTorch 2.13.0 the loss falls by 50% to 8.8172, or …",
                f"{page}: + text With stage1 and PyTorch 2.13.0 the loss falls by 50% to about …",
                f"{page}: listing 'snippets/why/one.py': differs",
                f"{page}: figure 'A line': its lines move by up to 0.5",
            )
        ),
        "come: this page is new",
    ]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("8.8172", "nan", "inf 8.8172 -> nan"),
        ("−1,000.5", "1,000.5", "2.0e+00 −1,000.5 -> 1,000.5"),
        ("50%", "49%", "2.0e-02 50 -> 49"),
        ("±0.1", "±0.2", "1.0e+00 0.1 -> 0.2"),
        ("loss: nan", "loss: inf", "inf nan -> inf"),
        ("slope: 0", "slope: 0.0", "0.0e+00 0 -> 0.0"),
        ("stage1", "stage2", ""),  # a name
        ("2.13.0", "2.14.0", ""),  # a version
    ],
)
def test_what_a_number_is(tmp_path: Path, old: str, new: str, change: str) -> None:
    tree = Tree(tmp_path)
    tree.write("old/index.html", PAGE)
    tree.write("new/index.html", PAGE)
    tree.edit("new/index.html", old, new)
    said = " ".join(compared(tmp_path / "old", tmp_path / "new").split())
    assert f"first {change} home" in said if change else "numbers that changed: 0; other changes: 2" in said


def test_the_real_site(site: Site, tmp_path: Path) -> None:
    """The same site says the same; an edited number is found in all that real pages have around it."""
    assert compared(site.folder, site.folder).startswith("numbers that changed: 0; other changes: 0; ")
    copy = tmp_path / "site"
    shutil.copytree(site.folder, copy, copy_function=os.link)
    for locale in ("", "ko/"):
        page = copy / locale / "why/how_good/index.html"
        text = page.read_text(encoding="utf-8")
        page.unlink()  # a link to the real one
        page.write_text(text.replace("8.8172", "8.9172"), encoding="utf-8")
    lines = compared(site.folder, copy).splitlines()
    numbers = [line.split()[:6] for line in lines[3 : lines.index("", 3)]]
    assert {"text", "table"} <= {row[5] for row in numbers}
    assert {tuple(row[:5]) for row in numbers} == {("1.1e-02", "8.8172", "->", "8.9172", "why/how_good")}
    assert lines[-1].endswith("  why/how_good") and lines[0].startswith(f"numbers that changed: {len(numbers)}; other")


@pytest.mark.parametrize(
    ("folder", "arguments"), [("nothing", 2), ("empty", 2), ("pages", 2), ("site", 1), ("site", 3), ("site", 0)]
)
def test_what_is_no_site(tmp_path: Path, folder: str, arguments: int) -> None:
    tree = Tree(tmp_path)
    (tmp_path / "empty").mkdir()
    tree.write("pages/index.html", "<p>1</p>")
    tree.write("site/index.html", PAGE)
    words = [f"{tmp_path}/site", f"{tmp_path}/{folder}", "more"][:arguments]
    said = tree.run(sys.executable, str(ROOT / ".ci/compare.py"), *words)
    if arguments == 2:
        said.fails_with(f"{tmp_path}/{folder}: no built site: there is no index.html with an article in it; ")
    else:
        said.fails_with("name two built sites: nox -s compare -- OLD_SITE NEW_SITE\n")
    assert len(said.lines) == 1
