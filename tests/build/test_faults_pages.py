"""What can be wrong with a page, or beside it."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

import page
import records
from fault import Fault
from places import ROOT
from tests.build.trees import BUILD, Tree

HEAD = "---\ntitle: Home\n---\n"
SCRIPT = "<script>alert(1)</script>"
TWO = 'if True:\n\tprint("one")\n\tprint("two\\tthree")\n'
NO_SETTINGS = ":1: it must begin with settings, such as 'title: ...', between two lines '---'"


def article(site: Path, page: str = "index.html") -> Tag:
    found = BeautifulSoup((site / page).read_text(), "html.parser").select_one("article")
    assert found is not None
    return found


# ------------------------------------------------------------------ indented calls

INDENTED = """\
    # Home

    - item

        {{ log("why/two") }}

        - nested

            {{ listing("why/two") }}

            ??? note "Folded"

                {{ log("why/two") }}

    - loop
    {% for k in (1, 2) %}
        {{ log("why/two") }}
    {% endfor %}

    - one line

        {% if true %}{{ log("why/two") }}{% endif %}

    - solution

        {% call solution("why/two") %}
        Some **text**.

        Another paragraph.
        {% endcall %}

    - part

        {% include "shown.md" %}

    - drawing

        {{ figure(1, "why/drawing", title="A line", text="It rises.") }}

    !!! note

    \t{{ log("why/two") }}
    """


def test_calls_are_indented_as_they_stand(small: Tree) -> None:
    """In lists, admonitions, loops, parts and solutions, and nothing of a fence is left as text; tabs stay tabs."""
    small.write("snippets/why/two.py", TWO)
    small.write("snippets/why/drawing.py", "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\n")
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/parts/shown.md", "In a part:\n\n{{ log('why/two') }}\n")
        text = "\n".join(line.removeprefix("    ") for line in INDENTED.split("\n"))
        small.write(f"docs/{locale}/index.md", HEAD + text)
    small.build().succeeds()
    shown = article(small.site.folder)
    assert "```" not in shown.get_text() and "\x1a" not in shown.get_text()
    log, listing = "one\ntwo\tthree\n", TWO
    assert [code.get_text() for code in shown.select("pre > code")] == [
        log, listing, log, log, log, log, listing, log, log, log,
    ]  # fmt: skip
    assert [block.find_parent("li") is not None for block in shown.select("pre")] == [True] * 9 + [False]
    assert len(shown.select("li > ul > li > details pre")) == 1
    assert [text.get_text() for text in shown.select("li > details.solution > p")] == [
        "Some text.", "Another paragraph.",
    ]  # fmt: skip
    assert [text.get_text() for text in shown.select("li > p")][-2:] == ["part", "In a part:", "drawing"][-2:]
    assert len(shown.select("li > figure svg")) == 1


@pytest.mark.parametrize(
    ("call", "beside"),
    [
        ('- {{ log("why/two") }}', "beside '-'"),
        ('> {{ log("why/two") }}', "beside '>'"),
        ('text\n\n{{- log("why/two") }}', "beside 'text'"),
        ('{{ log("why/two") }} {{ log("why/two") }}', "beside another one"),
        ('{% include "shown.md" %}', "beside 'Here:'"),
    ],
)
def test_calls_that_share_a_line(small: Tree, call: str, beside: str) -> None:
    small.write("snippets/why/two.py", TWO)
    small.write("docs/en/parts/shown.md", "\nHere: {{ log('why/two') }}\n")
    small.write("docs/en/index.md", f"{HEAD}# Home\n\n{call}\n")
    line = 6 + call.count("\n")
    where = "docs/en/parts/shown.md:2" if "include" in call else f"docs/en/index.md:{line}"
    small.build().fails_with(f"{where}: this call stands {beside}: what it embeds needs a line of its own")


# ------------------------------------------------------------------ sentences that compare

COMPARED = "print('loss, a: 1.5\\nloss, b: 3\\n  20  5e-1    7  8')\n"
FALSE = "docs/en/index.md:8: the sentence before this claim is no longer true: "


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ('value("loss, a", "why/two") < value("loss, b", "why/two") / 1.9', ""),
        (
            'value("loss, a", "why/two") > value("loss, b", "why/two")',
            f"{FALSE}'loss, a' is 1.5, 'loss, b' is 3",
        ),
        (
            'value("loss, c", "why/two") > 1',
            "docs/en/index.md:8: no line of the log of 'why/two' is labelled 'loss, c'",
        ),
        ("1 < 2", "docs/en/index.md:8: a claim compares numbers of runs: "),
        ('values("loss, ...", "why/two") == [1.5, 3] and values("20 5e-1 # ...", "why/two") == [7]', ""),
        ('apart(values("loss, ...", "why/two"), [3, 6]) == 0.5', ""),
        ('values("loss, ...", "why/two")|max < 2', f"{FALSE}'loss, ...' is 1.5 3"),
        (
            'values("loss ...", "why/two")|max < 4',
            "docs/en/index.md:8: no line of the log of 'why/two' fits 'loss ...'",
        ),
    ],
)
def test_a_sentence_that_became_false(small: Tree, claim: str, message: str) -> None:
    """A claim leaves nothing in the page; a false one fails the build with its line and what it compared."""
    small.write("snippets/why/two.py", COMPARED)
    for locale in ("en", "ko"):
        text = f"# Home\n\nOne line,\n\nthen a is less.{{{{ claim({claim}) }}}} So it is.\n"
        small.write(f"docs/{locale}/index.md", HEAD + text)
    said = small.build()
    if message:
        said.fails_with(message)
    else:
        said.succeeds()
        assert "then a is less. So it is." in article(small.site.folder).get_text()


def test_all_sentences_that_became_false(small: Tree) -> None:
    """One build names them all, in both languages; the site stays away unless it is asked for without `strict`."""
    small.write("snippets/why/two.py", COMPARED)
    false = '{{ claim(value("loss, a", "why/two") > 2) }}'
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", f"{HEAD}# Home\n\nOne.{false}\n\nAnother.{false}\n")
    reason = "the sentence before this claim is no longer true: 'loss, a' is 1.5\n"
    places = [f"docs/{locale}/index.md:{line}: {reason}" for locale in ("en", "ko") for line in (6, 8)]
    small.build().fails_with(*places, "Aborted with ")
    assert not small.site.folder.exists()
    said = small.run(*BUILD, "--no-strict").succeeds()
    assert "".join(places) == "".join(f"{line.partition('  ')[2]}\n" for line in said.lines if "claim" in line)


# ------------------------------------------------------------------ two languages


def test_a_page_in_one_language(small: Tree) -> None:
    """MkDocs would show the English page below /ko/ without a word; under `serve` a page may be begun."""
    small.write("docs/en/why/two.md", HEAD)
    small.build().fails_with(
        "docs/ko/why/two.md: missing: a page exists in every language, and docs/en/why/two.md does"
    )
    (small.folder / "docs/en/why/two.md").rename(small.folder / "docs/ko/two.md")
    small.build().fails_with("docs/en/two.md: missing: a page exists in every language, and docs/ko/two.md does")


DRAWS = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint(1)\n"
ALL = '{{ log("why/one") }}\n\n{{ listing("why/two") }}\n\n{{ figure(1, "why/two", title="A", text="B") }}\n'


@pytest.mark.parametrize(
    ("korean", "reason"),
    [
        (ALL.replace('log("why/one")', 'log("why/two")'), "it lacks the log of 'why/one': the page shows the same in "),
        (ALL + '\n{{ listing("why/one") }}\n', "it has the listing of snippets/why/one.py, which it lacks in another "),
        (ALL.partition("{{ figure")[0], "it lacks figure 1 of 'why/two': the page shows"),
        (
            ALL + '\n{{ diff("why/one", "why/two") }}\n',
            "it has the changes from 'why/one' to 'why/two', which it lacks",
        ),
        ("\n\n".join(reversed(ALL.split("\n\n"))), ""),
    ],
)
def test_a_page_that_shows_other_runs_than_its_twin(small: Tree, korean: str, reason: str) -> None:
    """In whichever order, for a sentence may need it; but neither more nor less."""
    small.write("snippets/why/two.py", DRAWS)
    for locale, text in (("en", ALL), ("ko", korean)):
        small.write(f"docs/{locale}/index.md", f"{HEAD}# Home\n\n{text}")
    said = small.build()
    said.fails_with(f"docs/ko/index.md:whole page: {reason}") if reason else said.succeeds()


# ------------------------------------------------------------------ settings at the head of a page


def test_rung_page_without_a_field(small: Tree) -> None:
    """A rung's page is named in its own language, not the page that lists the rungs."""
    rung = "---\ntitle: One\nnew: nothing\n---\n# One\n"
    small.write("snippets/ladder/stage1_one.py", "print('99 1.5')\n")
    small.write("docs/en/index.md", HEAD + "# Home\n\n{% for rung in rungs() %}{{ rung.new }}{% endfor %}\n")
    small.write("docs/en/ladder/stage1_one.md", rung)
    small.write("docs/ko/ladder/stage1_one.md", rung.replace("new: nothing\n", ""))
    small.write("docs/ko/index.md", HEAD + "# Home\n\n{% for rung in rungs() %}{{ rung.new }}{% endfor %}\n")
    said = small.build().fails_with("docs/ko/ladder/stage1_one.md:1: its settings need a line 'new: TEXT'")
    assert "docs/ko/index.md" not in said.text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Home\n", NO_SETTINGS),
        ("Note: this is text\n", NO_SETTINGS),
        (
            "---\ntitle: Home\n# Home\n",
            NO_SETTINGS,
        ),
        ("---\ntitle: A: B\n---\n", ":2: its settings are no YAML: mapping values are not allowed here"),
        ("---\ntitle:\n---\n", ":1: its settings need a line 'title: TEXT'"),
        ("---\ntitle: [a]\n---\n", ":1: its settings need a line 'title: TEXT'"),
        ("---\ntitle\n---\n", ":1: its settings need a line 'title: TEXT'"),
    ],
)
def test_head_of_a_page(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(text)
    with pytest.raises(Fault) as raised:
        page.front_matter(path, "title")
    assert str(raised.value) == f"{path}{reason}"


def test_head_of_any_page(small: Tree) -> None:
    """MkDocs would show settings that are no YAML as text, and take the first words of a page without any for some."""
    small.write("docs/ko/index.md", "---\ntitle: A: B\n---\n# Home\n")
    small.build().fails_with("docs/ko/index.md:2: its settings are no YAML: mapping values")


# ------------------------------------------------------------------ records of benchmarks


def test_without_any_record(tree: Tree) -> None:
    """The pages say so in both languages, and no link is dead: a strict build would stop."""
    for path in (tree.folder / "docs/benchmarks").glob("*.json"):
        path.unlink()
    tree.build().succeeds()
    assert not list(tree.site.folder.rglob("benchmarks/*.json"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"threads": None}, ": 'threads' must not be null"),
        ({"threads": 0}, ": 'threads' must not be 0"),
        ({"threads": True}, ": 'threads' must not be true"),
        ({"versions": {"python": "3.11", "numpy": "2"}}, ": 'versions' has no 'torch', or not as a text"),
        ({"steps": [{"version": "a"}]}, ": steps[0]: no 'points' in it"),
        ({"steps": ["a"]}, ": steps[0]: it is no JSON object"),
        ({"date": "yesterday"}, ": 'date' must not be \"yesterday\""),
        ({"date": "2026-02-30"}, ": 'date' must not be \"2026-02-30\""),
        ({"date": "2999-01-01"}, ": 'date' must not be 2999-01-01, which is yet to come: correct it, or this clock"),
        ({"format": 2}, ": 'format' must not be 2: this tree reads format 1; a newer one may read that"),
        ({"device": None}, ": 'device' must not be null"),
        ({"device": ""}, ": 'device' must not be \"\": letters, digits and"),
        ({"device": SCRIPT}, f": 'device' must not be \"{SCRIPT}\": letters, digits and"),
        ({"device": "[a](javascript:b)"}, ": 'device' must not be"),
        ({"versions": {"python": "3", "numpy": "2", "torch": SCRIPT}}, ": the version of 'torch' must not be"),
        ({"memory": [{"seconds": math.nan}]}, ":1: not a record: NaN is no number"),
        ([], ": not a record: it is no JSON object"),
        ("{", ":1: not a record: "),
    ],
)
def test_odd_records(tmp_path: Path, change: Any, reason: str) -> None:
    path = tmp_path / "odd.json"
    whole = json.loads((ROOT / "docs" / f"{records.newest_first()[0]['name']}.json").read_text())
    odd = {**whole, **change} if isinstance(change, dict) else change
    path.write_text(odd if isinstance(odd, str) else json.dumps(odd))
    with pytest.raises(Fault) as raised:
        records.read_record(path)
    assert str(raised.value).startswith(f"{path}{reason}")
    assert "\n" not in str(raised.value)


def test_odd_record_stops_the_build(small: Tree) -> None:
    """One line names record and field, whatever asks for it; a folder is no record either."""
    reader = '# Reads: each record with "steps"\nimport sys\nprint(sys.argv)\n'
    small.write("docs/benchmarks/cpu.json", '{"device": "d"}')
    small.write("snippets/fast/reader.py", reader)
    assert small.refresh().errors == "docs/benchmarks/cpu.json: no 'kind' in it\n"
    small.write("docs/benchmarks/cpu.json", '{"device": "x", "results": [')
    small.build().fails_with("docs/benchmarks/cpu.json:1: not a record: ")
    (small.folder / "docs/benchmarks/cpu.json").unlink()
    whole = json.loads((ROOT / "docs" / f"{records.newest_first()[0]['name']}.json").read_text())
    small.write("docs/benchmarks/cpu.json", json.dumps(whole | {"device": SCRIPT}))
    small.build().fails_with("docs/benchmarks/cpu.json: 'device' must not be ")
    small.write("docs/benchmarks/cpu.json", json.dumps({name: whole[name] for name in whole if name != "device"}))
    small.build().fails_with("docs/benchmarks/cpu.json: no 'device' in it")
    (small.folder / "docs/benchmarks/cpu.json").unlink()
    (small.folder / "docs/benchmarks/x.json").mkdir()
    assert small.refresh().errors == "docs/benchmarks/x.json: cannot be read: Is a directory\n"


# ------------------------------------------------------------------ backups and checkpoints


def test_backups_beside_snippets_and_pages(small: Tree) -> None:
    """What editors leave behind is neither run nor published; a copy of a page is named."""
    printing = "print('one')\n"
    small.write("snippets/why/one.py", printing)
    small.write("snippets/why/.ipynb_checkpoints/one-checkpoint.py", printing)
    small.write("snippets/why/.#one.py", printing)
    small.write("snippets/why/one (copy).py", printing)
    small.write("snippets/why/one.py~", printing)
    small.write("snippets/why/__pycache__/one.py", printing)
    small.write("docs/en/index.md~", "old")
    small.write("docs/en/index.md.orig", "old")
    small.write("docs/en/#index.md#", "old")
    small.write("docs/en/.ipynb_checkpoints/index-checkpoint.md", "old")
    small.write("docs/en/.index.md.swp", "old")
    small.write("docs/assets/site.css~", "old")
    small.write("docs/assets/site.css.bak", "old")
    assert small.build().succeeds().done == ["why/one"]
    site = small.site.folder
    assert [path.relative_to(site).as_posix() for path in site.rglob("*.py")] == ["snippets/why/one.py"]
    assert [path for path in site.rglob("*") if path.is_file() and path.read_bytes().startswith(b"old")] == []
    small.write("docs/en/index (copy).md", small.read("docs/en/index.md"))
    said = small.build()
    assert said.status == 1 and "en/index (copy).md" in said.text
    small.write("docs/ko/index (copy).md", small.read("docs/ko/index.md"))
    said = small.build()
    assert said.status == 1 and "en/index (copy).md" in said.text
