"""A new snippet of any kind is one file and its pages: nothing of the build or the tests has to be told about it."""

import pytest

import records
from places import SNIPPETS
from tests.build.trees import Tree
from tests.rungs import NAMES
from tests.sites import LOCALES, Page

# What the build asks of a fit, without the descent.
FIT = """\
def fit(x, y, start=(0.0, 0.0), *, steps=2000, lr=1e-6, log=print):
    for t in range(99, steps, 100):
        log(t, {first_loss} / (t + 1))
    return start


if __name__ == "__main__":
    a, b = fit(None, None)
    print(f"Result: y = {{a:.9f}} {{b:+.9f}} x {{a:+.9f}} x^2 {{a:+.9f}} x^3")
"""
TORCHRUN = 'NAME="two words" torchrun --standalone --local-addr=127.0.0.1 --nproc-per-node=2'
FILES = {
    "ladder/stage11_new": FIT.format(first_loss=20_000),
    "fast/new_fit": FIT.format(first_loss=30_000),
    "why/new": "print('answer:', 6 * 7)\n",
    "why/new_reader": "# Reads: why/new\nprint('half of it:', int(input().split()[-1]) // 2)\n",
    "why/new_rungs": "# Reads: every rung\nimport sys\n\nprint('lines:', len(sys.stdin.read().splitlines()))\n",
    "exercises/how_good/new": "print('solved:', 5 * 5)\n",
    "broken/new": "# Fails: ZeroDivisionError: \nprint('mistake:', 3 * 3)\nprint(1 // 0)\n",
    "broken/new_fixed": "print('mended:', 4 * 4)\n",
    "fast/new_steps": '# Reads: each record with "steps"\nimport json\nimport sys\n\n'
    "print('parts:', len(json.load(open(sys.argv[1]))['steps'][:1]))\n",
    "fast/new_all": "# Reads: all records\nimport sys\n\nprint('records:', len(sys.argv) - 1)\n",
    "fast/new_ranks": f"# Run with: {TORCHRUN}\nimport os\n\n"
    "if os.environ['RANK'] == '1':\n    print(os.environ['NAME'] + ':', os.environ['WORLD_SIZE'])\n",
}
RECORD = records.newest_first()[0]["name"]  # each one has `steps`
# A page's text below its heading; every page shows what it speaks of.
PAGES = {
    "ladder/stage11_new": '{{ diff() }}\n\n{{ listing() }}\n\n{{ log() }}\n\n{% include "verdict.md" %}\n\n'
    '{% include "run.md" %}\n\nThe verdict says {{ number("last loss") }}.\n',
    "fast/new_fit": "{{ listing() }}\n\n{{ log() }}\n\n"
    + "".join(f'{{{{ listing("fast/new_{name}") }}}}\n\n' for name in ("steps", "all", "ranks"))
    + f'{{{{ log("{RECORD} | fast/new_steps") }}}}\n\n{{{{ log("benchmarks | fast/new_all") }}}}\n\n'
    + '{{ log("fast/new_ranks") }}\n\nIt took {{ number("two words", "fast/new_ranks", ".1f") }}.\n',
    "why/new": '{{ listing() }}\n\n{{ log() }}\n\n{{ listing("why/new_reader") }}\n\n'
    '{{ log("why/new | why/new_reader") }}\n\n{{ listing("why/new_rungs") }}\n\n'
    '{{ log("ladder/stage11_new | why/new_rungs") }}\n\n'
    'It is {{ number("answer") }}, and {{ number("half of it", "why/new | why/new_reader") }}.\n',
    "broken/new": '{{ listing(mark=["1 // 0"]) }}\n\n{{ log() }}\n\n{{ diff("broken/new", "broken/new_fixed") }}\n\n'
    '{{ listing("broken/new_fixed") }}\n\n{{ log("broken/new_fixed") }}\n',
}
SOLUTION = """
{% call solution("exercises/how_good/new") %}
It is {{ number("solved", "exercises/how_good/new") }}.
{% endcall %}
"""


def add_all(tree: Tree) -> None:
    """The files, their pages in both languages, and the pages' lines in `nav`."""
    for name, text in FILES.items():
        tree.write(f"snippets/{name}.py", text)
    for locale, title in (("en", "A new one"), ("ko", "새 쪽")):
        for name, text in PAGES.items():
            head = f"---\ntitle: {title}\nnew: {title}, {name}\n---\n\n# {title}\n\n"
            tree.write(f"docs/{locale}/{name}.md", head + text)
        existing = f"docs/{locale}/why/how_good.md"
        tree.write(existing, tree.read(existing) + SOLUTION)
    lines = tree.read("mkdocs.yml")
    for name in PAGES:
        section = f"      - {name.partition('/')[0]}/index.md\n"
        assert section in lines
        lines = lines.replace(section, f"{section}      - {name}.md\n")
    tree.write("mkdocs.yml", lines)


def log_on(page: Page, command: str) -> str:
    return page.logs()[command].strip()


@pytest.mark.complete  # 14 s; `test_walks.py` adds some of the kinds, and follows what CONTRIBUTING says of them
def test_a_snippet_of_each_kind_is_its_file_and_its_pages(tree: Tree) -> None:
    """One build of the whole tree with what a contributor may add, and no other file changed.

    It takes half a minute, with others at work; only this shows that no list has to know a new one.
    """
    add_all(tree)
    said = tree.build().succeeds()

    alone = [name for name in FILES if "# Reads" not in FILES[name]]
    on_rungs = [f"ladder/{rung} | why/new_rungs" for rung in (*NAMES, "stage11_new")]
    on_records = [f"{record['name']} | fast/new_steps" for record in records.newest_first()]
    others = ["ladder/stage11_new | ladder/verdict", "why/new | why/new_reader", "benchmarks | fast/new_all"]
    assert said.done == sorted([*alone, *on_rungs, *on_records, *others]), "these were run, and only these"

    site = tree.site
    for locale in LOCALES:
        page = {name: site.page(locale, name) for name in [*PAGES, "why/how_good", "index", "ladder/index"]}
        shown = {path: text for name in page for path, text in page[name].listings().items()}
        for name, text in FILES.items():
            assert shown[f"snippets/{name}.py"].strip() == text.strip(), (locale, name)

        rung, why, fast, broken = (
            page[name] for name in ("ladder/stage11_new", "why/new", "fast/new_fit", "broken/new")
        )
        ladder = "python snippets/ladder/stage11_new.py"
        assert log_on(rung, ladder).startswith("99 200.0\n199 100.0\n")
        assert "last loss: 10.0\n" in log_on(rung, f"{ladder} | python snippets/ladder/verdict.py")
        assert "The verdict says 10.0." in rung.article.get_text()
        assert len(rung.article.select("figure.plot svg")) == 2
        assert [title for title, _ in rung.code("diff")] == [f"{NAMES[-1]}.py → stage11_new.py"]
        assert "\n1999 15.0\n" in log_on(fast, "python snippets/fast/new_fit.py")
        assert log_on(fast, f"python snippets/fast/new_steps.py docs/{RECORD}.json") == "parts: 1"
        assert log_on(fast, "python snippets/fast/new_all.py docs/benchmarks/*.json") == f"records: {len(on_records)}"
        assert log_on(fast, f"{TORCHRUN} snippets/fast/new_ranks.py") == "two words: 2"
        assert "It took 2.0." in fast.article.get_text()
        assert log_on(why, "python snippets/why/new.py") == "answer: 42"
        assert log_on(why, "python snippets/why/new.py | python snippets/why/new_reader.py") == "half of it: 21"
        assert log_on(why, f"{ladder} | python snippets/why/new_rungs.py") == "lines: 21"
        assert "It is 42, and 21." in why.article.get_text()
        mistake = log_on(broken, "python snippets/broken/new.py")
        assert mistake.startswith("mistake: 9\nTraceback") and "\nZeroDivisionError: " in mistake
        assert log_on(broken, "python snippets/broken/new_fixed.py") == "mended: 16"
        assert log_on(page["why/how_good"], "python snippets/exercises/how_good/new.py") == "solved: 25"
        assert "It is 25." in page["why/how_good"].article.get_text()

        lines = len(FILES["ladder/stage11_new"].splitlines())
        title = "A new one" if locale == "en" else "새 쪽"
        for name in ("index", "ladder/index"):
            rows = [[cell.get_text() for cell in row.find_all("td")] for row in page[name].article.find_all("tr")]
            assert [title, f"{title}, ladder/stage11_new", f"{lines}", "10.0000"] in rows, (locale, name)

    for name, text in FILES.items():
        assert tree.read(f"site/snippets/{name}.py") == text
        assert not (SNIPPETS / f"{name}.py").exists(), "it stands in the copy alone"
