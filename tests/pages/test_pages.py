"""The built pages show exactly what ran and what it printed, in both languages."""

import json
import re
from pathlib import Path

import pytest
import yaml
from bs4 import NavigableString, Tag

from places import DOCS, ROOT
from tests.logs import log_of, losses_in
from tests.rungs import number_of
from tests.sites import LOCALES, PAGES, Site

RUNGS = sorted((page for page in PAGES if page.startswith("ladder/stage")), key=number_of)
MISTAKES = [page for page in PAGES if page.startswith("broken/") and page != "broken/index"]
TEXT_PAGES = [page for page in PAGES if not page.startswith("labs/")]
HAVE_EXERCISES = [page for page in PAGES if page.startswith(("ladder/stage", "why/")) and page != "why/index"]
EXERCISES = {"en": "Exercises", "ko": "연습 문제"}  # the heading over them


def run_of(command: str) -> str:
    """The run's name from the command in a log's title."""
    command = re.sub(r"(.*\.py) docs/(benchmarks/\S+)\.json", r"\2 | \1", command)
    command = command.replace("benchmarks/* |", "benchmarks |")
    return re.sub(r"(?:\S+=1 )?(?:python|torchrun[^|]*) snippets/(\S+)\.py", r"\1", command)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", TEXT_PAGES)
def test_listings_are_the_files(site: Site, locale: str, name: str) -> None:
    for title, text in site.page(locale, name).listings().items():
        assert text == (ROOT / title).read_text()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", TEXT_PAGES)
def test_logs_are_what_the_files_print(site: Site, locale: str, name: str) -> None:
    for command, text in site.page(locale, name).logs().items():
        assert text == log_of(run_of(command)).rstrip() + "\n"  # gradcheck's message ends with an empty line


def test_a_log_that_is_wider_than_the_column_wraps(site: Site) -> None:
    wide = 0
    for name in TEXT_PAGES:
        for block in site.page("en", name).article.select("div.language-text.highlight"):
            if max(map(len, block.select("code")[0].get_text().splitlines())) > 80:
                wide += 1
                assert "wrapped" in block["class"], name
    assert wide > 10


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", RUNGS)
def test_a_rung_shows_everything(site: Site, locale: str, name: str) -> None:
    page = site.page(locale, name)
    own = f"snippets/{name}.py"
    assert own in page.listings()
    assert {f"python {own}", f"python {own} | python snippets/ladder/verdict.py"} <= set(page.logs())
    assert len(page.code("diff")) == (0 if name == RUNGS[0] else 1)  # nothing is below the first rung
    figures = page.article.select("figure.plot svg[role=img]")
    verdict = [f"{name.replace('/', '-')}-ladder-verdict-{number}-title" for number in (1, 2)]
    assert set(verdict) <= {figure["aria-labelledby"] for figure in figures}
    for figure in figures:
        title = page.article.find(id=figure["aria-labelledby"])
        caption = page.article.find(id=figure["aria-describedby"])
        assert title and title.get_text() and caption and caption.get_text()
        assert len(figure.select("path")) > 10
    assert page.article.select_one(f'a[href$="{own}"]')
    assert (site.folder / own).read_text() == (ROOT / own).read_text()


def patched(old: list[str], diff: str) -> list[str]:
    """The file that the hunks of a page make of the old one; each hunk fits in one place only."""
    for hunk in diff.split(" ⋮\n"):
        lines = [line or " " for line in hunk.splitlines()]  # an empty line of context
        before = [line[1:] for line in lines if line[0] in " -"]
        after = [line[1:] for line in lines if line[0] in " +"]
        places = [k for k in range(len(old)) if old[k : k + len(before)] == before]
        assert len(places) == 1
        old = [*old[: places[0]], *after, *old[places[0] + len(before) :]]
    return old


@pytest.mark.parametrize("name", [*RUNGS[1:], *MISTAKES])
def test_diff_leads_from_one_file_to_the_other(site: Site, name: str) -> None:
    """Applied to the one file, for a rung that of the rung before, the hunks give the other one."""
    diffs = site.page("en", name).code("diff")
    assert diffs
    for title, text in diffs:
        folder = (ROOT / f"snippets/{name}").parent
        old, new = ((folder / file).read_text().splitlines() for file in title.split(" → "))
        assert patched(old, text) == new
    if name in RUNGS:
        assert diffs[0][0].endswith(f"→ {Path(name).name}.py")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_shows_everything(site: Site, locale: str, name: str) -> None:
    """Its listing with the lines at fault marked, its log, the fix, the log of that; the same of its variants."""
    page = site.page(locale, name)
    listings, logs, diffs = page.listings(), page.logs(), dict(page.code("diff"))
    short = Path(name).name
    assert f"snippets/{name}.py" in listings
    assert page.article.select_one(".highlight .hll")
    assert f"{short}.py → {short}_fixed.py" in diffs
    longer = [other for other in MISTAKES if other != name and other.startswith(f"{name}_")]
    for path in (ROOT / "snippets/broken").glob("*.py"):
        variant = path.stem.startswith(f"{short}_") and not any(f"broken/{path.stem}".startswith(m) for m in longer)
        if path.stem == short or variant:
            assert f"python snippets/broken/{path.name}" in logs
            shown = f"snippets/broken/{path.name}" in listings or any(t.endswith(f"→ {path.name}") for t in diffs)
            assert shown or path.stem.endswith("_fixed")
            # A wrong curve is drawn, and the right one beside it.
            if "plt.show()" in path.read_text():
                assert page.article.select_one(f'figure svg[aria-labelledby="broken-{path.stem}-1-title"]')
    headings = [heading.get_text() for heading in page.article.select("h2")]
    if locale == "en":
        headings = [heading.removesuffix("¶") for heading in headings]
        assert headings == ["The mistake", "What happens", "Why", "The fix", "How to recognize it"]
    assert len(headings) == 5


@pytest.mark.parametrize("locale", LOCALES)
def test_index_of_mistakes(site: Site, locale: str) -> None:
    """Each page is in the table, in the order of the menu; a message in it stands in a log of the page it leads to."""
    page = site.page(locale, "broken/index")
    linked = []
    for row in page.article.select("tbody tr"):
        symptom, mistake = row.select("td")
        link = mistake.select_one("a")
        assert link is not None
        name = f"broken/{str(link['href']).split('/')[-2]}"
        linked.append(name)
        kind, colon, message = symptom.get_text().partition(": ")
        if colon and kind.endswith("Error"):
            assert any(f"{kind}: {message}" in log for log in site.page(locale, name).logs().values()), message
    menu = yaml.load((ROOT / "mkdocs.yml").read_text(), Loader=yaml.BaseLoader)["nav"]
    (section,) = [entry["What goes wrong"] for entry in menu if "What goes wrong" in entry]
    assert list(dict.fromkeys(linked)) == [entry.removesuffix(".md") for entry in section[1:]]
    assert set(linked) == set(MISTAKES)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", TEXT_PAGES)
def test_figures_speak_the_reader_s_language(site: Site, locale: str, name: str) -> None:
    """One drawing serves both: a word in it is the name of a listing or of autograd, or the caption has it."""
    names = {path.stem for path in (ROOT / "snippets").rglob("*.py")}
    for figure in site.page(locale, name).article.select("figure.plot"):
        said = figure.get_text(" ") if (caption := figure.select_one("figcaption")) is None else caption.get_text(" ")
        said += " ".join(title.get_text() for title in figure.select("svg > title"))
        drawn = " ".join(text.get_text() for text in figure.select("svg text"))
        words = {word for word in re.findall(r"[A-Za-z]\w+", drawn) if not re.fullmatch(r"\w+Backward0", word)}
        assert {word for word in words - names if word.lower() not in said.lower()} == set()


def outline(site: Site, locale: str, name: str) -> dict[str, object]:
    """What must not depend on the language."""
    page = site.page(locale, name)
    article = page.article
    code = [block.get_text() for block in article.select(".highlight code")]
    return {
        "headings": [heading.name for heading in article.select("h1, h2, h3, h4")],
        "code": code,
        "titles of code": [title.get_text() for title in article.select(".filename")],
        "curves": [path["d"] for path in article.select("figure svg path")],
        "formulas": [formula.get_text() for formula in article.select("math")],
        "list items": len(article.select("li")),
        "table cells": [len(row.select("td")) for row in article.select("tr")],
        "numbers": sorted(re.findall(r"\d+\.\d+(?:e[-+]?\d+)?", article.get_text())),
        "notes": len(article.select("details, .admonition")),
    }


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_show_the_same(site: Site, name: str) -> None:
    english, korean = outline(site, "en", name), outline(site, "ko", name)
    for kind, value in english.items():
        assert korean[kind] == value, kind


def test_the_same_pages_in_both_languages() -> None:
    files = [{path.relative_to(DOCS / locale) for path in (DOCS / locale).rglob("*.md")} for locale in LOCALES]
    assert files[0] == files[1]


@pytest.mark.parametrize("name", TEXT_PAGES)
def test_both_languages_claim_the_same(name: str) -> None:
    """Which numbers of runs the sentences compare, and how."""
    english, korean = (re.findall(r"\{\{ claim\(.*?\) \}\}", (DOCS / f"{it}/{name}.md").read_text()) for it in LOCALES)
    assert sorted(english) == sorted(korean)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_html_is_sound(site: Site, locale: str, name: str) -> None:
    """One h1, no id twice, references resolve, links have names, nothing from outside, no template or TeX left over."""
    page = site.page(locale, name)
    soup = page.soup
    assert soup.html is not None and soup.html["lang"] == locale
    assert len(page.article.select("h1")) == 1
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for tag in page.article.select("[clip-path], use"):
        target = tag.get("clip-path", "").removeprefix("url(").removesuffix(")") or tag["xlink:href"]
        assert target[1:] in ids
    for tag in page.article.select("a[href], button, summary, th, caption, figcaption, option, svg > title"):
        assert tag.get_text(strip=True) or tag.get("aria-label") or tag.get("title"), f"{tag} has no name"
    for tag in soup.select("a[href]"):
        assert not str(tag["href"]).startswith("/"), "a link must work wherever the site lies"
    for tag in soup.select("script[src], img[src], link[rel=stylesheet], link[rel=icon]"):
        assert not str(tag.get("src") or tag.get("href")).startswith(("http", "//"))
    code = {id(tag) for tag in page.article.select("pre, code, svg, .filename")}
    for text in page.article.find_all(string=re.compile(r"\{\{|\{%|\\\(|\\frac|\$")):
        assert type(text) is not NavigableString or code & {id(tag) for tag in text.parents}, text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", HAVE_EXERCISES)
def test_exercises_have_folded_solutions(site: Site, locale: str, name: str) -> None:
    """The last section: two or three exercises, each a statement, then a folded solution with file, log and text."""
    heading = site.page(locale, name).article.select("h2")[-1]
    assert heading.get_text().startswith(EXERCISES[locale])
    parts: list[list[Tag]] = []
    for tag in heading.find_next_siblings(["h3", "p", "details"]):
        if tag.name == "h3":
            parts.append([])
        parts[-1].append(tag)
    assert 2 <= len(parts) <= 3
    for _, *statement, solution in parts:
        assert any("?" in tag.get_text() for tag in statement)
        assert solution.name == "details" and solution["class"] == ["solution"] and not solution.has_attr("open")
        file, log, *more = (title.get_text() for title in solution.select(".filename"))
        assert file.startswith(f"snippets/exercises/{Path(name).name}/") and log == f"$ python {file}" and not more
        assert solution.find_all("p", recursive=False)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_solution_is_shown(site: Site, locale: str) -> None:
    """A file of snippets/exercises stands on the page that its folder is named after."""
    pages = {Path(page).name: page for page in HAVE_EXERCISES}
    for path in (ROOT / "snippets/exercises").rglob("*.py"):
        assert path.relative_to(ROOT).as_posix() in site.page(locale, pages[path.parent.name]).listings()


@pytest.mark.parametrize("locale", LOCALES)
def test_home_shows_the_ladder(site: Site, locale: str) -> None:
    rows = [
        [cell.get_text() for cell in row.select("td")] for row in site.page(locale, "index").article.select("tbody tr")
    ]
    assert len(rows) == len(RUNGS)
    for (_, new, lines, loss), name in zip(rows, RUNGS, strict=True):
        assert new
        assert int(lines) == len((ROOT / f"snippets/{name}.py").read_text().splitlines())
        assert loss == f"{losses_in(log_of(name))[-1]:.4f}"


def test_gaps_between_rungs(site: Site) -> None:
    """The ladder's table of differences, computed again from the logs."""
    tables = site.page("en", "ladder/index").article.select("table")
    shown = {row.select("td")[0].get_text()[0]: row.select("td")[1].get_text() for row in tables[1].select("tbody tr")}
    reference = losses_in(log_of("ladder/stage1_numpy"))
    assert sorted(shown) == ["2", "3", "5", "7"]
    for rung in RUNGS:
        if (number := str(number_of(rung))) in shown:
            pairs = zip(losses_in(log_of(rung)), reference, strict=True)
            gap = max(abs(loss / exact - 1) for loss, exact in pairs)
            assert 0 < gap < 1e-5 and shown[number] == f"{gap:.0e}".replace("e-0", "e-")


@pytest.mark.parametrize("locale", LOCALES)
def test_search_stays_in_the_language(site: Site, locale: str) -> None:
    """A page's script finds, where its configuration says, an index of that language's pages and no others."""
    page = site.page(locale, "ladder/stage6_optim")
    script = page.soup.select_one("#__config")
    assert script is not None
    base = (page.path.parent / json.loads(script.text)["base"]).resolve()
    index = json.loads((base / "search/search_index.json").read_text())["docs"]
    found = {entry["location"].partition("#")[0] for entry in index}
    assert found == {"" if name == "index" else name.removesuffix("index").strip("/") + "/" for name in PAGES}
    assert all((base / location / "index.html").exists() for location in found)
    words = "경사하강법" if locale == "ko" else "gradient descent"
    assert any(words in entry["text"] and "stage6" in entry["location"] for entry in index)
