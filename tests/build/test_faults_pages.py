"""What can be wrong with a page, or beside it."""

import json
import math
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

import page
import records
from fault import Fault
from places import ROOT
from tests.build.provoke import builds, refresh, stops, write
from tests.sites import mkdocs

Edit = Callable[[str, str, str], None]
HEAD = "---\ntitle: Home\n---\n"
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


def test_calls_are_indented_as_they_stand(bare: Path) -> None:
    """In lists, admonitions, loops, parts and solutions, and nothing of a fence is left as text; tabs stay tabs."""
    write(
        bare,
        {
            "snippets/why/two.py": TWO,
            "snippets/why/drawing.py": "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\n",
            "docs/en/parts/shown.md": "In a part:\n\n{{ log('why/two') }}\n",
            "docs/en/index.md": HEAD + "\n".join(line.removeprefix("    ") for line in INDENTED.split("\n")),
        },
    )
    builds(bare)
    shown = article(bare / "site")
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
def test_calls_that_share_a_line(bare: Path, call: str, beside: str) -> None:
    write(
        bare,
        {
            "snippets/why/two.py": TWO,
            "docs/en/parts/shown.md": "\nHere: {{ log('why/two') }}\n",
            "docs/en/index.md": f"{HEAD}# Home\n\n{call}\n",
        },
    )
    line = 6 + call.count("\n")
    where = "docs/en/parts/shown.md:2" if "include" in call else f"docs/en/index.md:{line}"
    said = stops(bare)
    assert f"{where}: this call stands {beside}: what it embeds needs a line of its own" in said


# ------------------------------------------------------------------ settings at the head of a page


def test_rung_page_without_a_field(bare: Path) -> None:
    """A rung's page is named in its own language, not the page that lists the rungs."""
    rung = "---\ntitle: One\nnew: nothing\n---\n# One\n"
    write(
        bare,
        {
            "snippets/ladder/stage1_one.py": "print('99 1.5')\n",
            "docs/en/index.md": HEAD + "# Home\n\n{% for rung in rungs() %}{{ rung.new }}{% endfor %}\n",
            "docs/en/ladder/stage1_one.md": rung,
            "docs/ko/ladder/stage1_one.md": rung.replace("new: nothing\n", ""),
            "docs/ko/index.md": HEAD + "# Home\n\n{% for rung in rungs() %}{{ rung.new }}{% endfor %}\n",
        },
    )
    said = stops(bare)
    assert [line for line in said.splitlines() if "docs/ko/index.md" in line] == []
    assert "docs/ko/ladder/stage1_one.md:1: its settings need a line 'new: TEXT'" in said


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


def test_head_of_any_page(bare: Path) -> None:
    """MkDocs would show settings that are no YAML as text, and take the first words of a page without any for some."""
    write(bare, {"docs/ko/index.md": "---\ntitle: A: B\n---\n# Home\n"})
    assert "docs/ko/index.md:2: its settings are no YAML: mapping values" in stops(bare)


# ------------------------------------------------------------------ records of benchmarks


def test_without_any_record(tree: Path) -> None:
    """The pages say so in both languages, and no link is dead: a strict build would stop."""
    for path in (tree / "docs/benchmarks").glob("*.json"):
        path.unlink()
    builds(tree)
    assert not list((tree / "site").rglob("benchmarks/*.json"))


def test_record_of_a_slower_machine(tree: Path) -> None:
    """Twelve times slower, noisier, and with other ratios: honest, so it is built and shown."""
    source = records.newest_first()[0]
    slower = json.loads((ROOT / "docs" / f"{source['name']}.json").read_text())
    slower |= {"device": "Slow laptop", "date": "2099-01-01", "threads": 1}

    def slowed(value: Any, factor: float) -> Any:
        if isinstance(value, dict):
            return {
                name: field * factor if name in TIMES and isinstance(field, (int, float)) else slowed(field, factor)
                for name, field in value.items()
            }
        return [slowed(item, factor * 1.05) for item in value] if isinstance(value, list) else value

    (tree / "docs/benchmarks/cpu-2099-01-01.json").write_text(json.dumps(slowed(slower, 12)))
    builds(tree)
    assert "Slow laptop" in article(tree / "site", "benchmarks/index.html").get_text()


TIMES = ("seconds", "once", "iqr", "rate_seconds")


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


def test_odd_record_stops_the_build(bare: Path) -> None:
    """One line names record and field, whatever asks for it; a folder is no record either."""
    reader = '# Reads: each record with "steps"\nimport sys\nprint(sys.argv)\n'
    write(bare, {"docs/benchmarks/cpu.json": '{"device": "d"}', "snippets/fast/reader.py": reader})
    assert refresh(bare).stderr == "docs/benchmarks/cpu.json: no 'kind' in it\n"
    (bare / "docs/benchmarks/cpu.json").unlink()
    (bare / "docs/benchmarks/x.json").mkdir()
    assert refresh(bare).stderr == "docs/benchmarks/x.json: cannot be read: Is a directory\n"


# ------------------------------------------------------------------ backups and checkpoints


def test_backups_beside_snippets_and_pages(bare: Path) -> None:
    """What editors leave behind is neither run nor published; a copy of a page is named."""
    printing = "print('once')\n"
    write(
        bare,
        {
            "snippets/why/once.py": printing,
            "snippets/why/.ipynb_checkpoints/once-checkpoint.py": printing,
            "snippets/why/.#once.py": printing,
            "snippets/why/once (copy).py": printing,
            "snippets/why/once.py~": printing,
            "snippets/why/__pycache__/once.py": printing,
            "docs/en/index.md~": "old",
            "docs/en/index.md.orig": "old",
            "docs/en/#index.md#": "old",
            "docs/en/.ipynb_checkpoints/index-checkpoint.md": "old",
            "docs/en/.index.md.swp": "old",
            "docs/assets/site.css~": "old",
            "docs/assets/site.css.bak": "old",
        },
    )
    said = builds(bare)
    assert re.findall(r"^\[ *\d+/\d+\] (.*): ", said, re.MULTILINE) == ["why/once"]
    site = bare / "site"
    assert [path.relative_to(site).as_posix() for path in site.rglob("*.py")] == ["snippets/why/once.py"]
    assert [path for path in site.rglob("*") if path.is_file() and path.read_bytes().startswith(b"old")] == []
    shutil.copy(bare / "docs/en/index.md", bare / "docs/en/index (copy).md")
    outcome = mkdocs(bare, "build", "--strict")
    assert outcome.returncode == 1 and "en/index (copy).md" in outcome.stdout
