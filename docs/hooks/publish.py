"""What the site has besides its pages: snippets as they ran, notebooks, scripts, the formulas' font, the search."""

import json
import shutil
from base64 import b64encode
from pathlib import Path

import jupytext
import nbformat
import rjsmin

from keep import write_aside
from page import front_matter
from places import DEFAULT_LOCALE, DOCS, SNIPPETS, read
from scripts import joined
from snippet import all_snippets, rungs

UNKNOWN = 'site = ""'  # in the code of a lab
SEGMENTERS = {"ja": "tinyseg", "hi": "wordcut", "th": "wordcut"}  # where words stand without spaces between them


def plain_files(site: Path, locales: list[str], address: str) -> None:
    """Write all of it into the built site, whose address it is to have, if known."""
    shutil.rmtree(site / "snippets", ignore_errors=True)
    for snippet in all_snippets():
        target = site / "snippets" / snippet.path.relative_to(SNIPPETS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(snippet.path, target)
    write_aside(site / "snippets" / "ladder" / "rungs.txt", "".join(f"{rung.path.name}\n" for rung in rungs()))
    notebooks(site, locales, address)
    write_aside(site / "assets" / "math.css", math_styles())
    one_script(site / "assets" / "playground", DOCS / "assets" / "playground" / "playground.js")
    for script in (site / "assets").rglob("*.js"):
        if (DOCS / script.relative_to(site)).exists():  # ours, not the theme's
            write_aside(script, rjsmin.jsmin(read(script)))
    split_search_index(site, locales)
    drop_languages(site, locales)


def one_script(folder: Path, entry: Path) -> None:
    """Publish one script in that folder instead of a module and those that it imports."""
    for script in folder.glob("*.js"):
        script.unlink()
    write_aside(folder / entry.name, joined(entry))


def notebooks(site: Path, locales: list[str], address: str) -> None:
    """Each lab and each rung as readers get it, beside its page; a lab that asks for the site's address gets it."""
    for source in sorted(DOCS.glob("*/labs/[!.]*.md")):
        notes = jupytext.read(source)
        for cell in notes.cells:
            cell.source = cell.source.replace(UNKNOWN, f'site = "{address}"')
        write_notebook(site, source.parents[1].name, f"labs/{source.stem}", notes)
    for rung in rungs():
        for locale in locales:
            head = front_matter(DOCS / locale / f"{rung.name}.md", "title", "new")
            notes = jupytext.reads(rung.source, fmt="py:light")  # a cell for each part between empty lines
            notes.cells.insert(0, nbformat.v4.new_markdown_cell(f"# {head['title']}\n\n{head['new']}"))
            notes.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            write_notebook(site, locale, rung.name, notes)


def write_notebook(site: Path, locale: str, page: str, notes: nbformat.NotebookNode) -> None:
    """The notebook of a page, with the same bytes from every build."""
    for number, cell in enumerate(notes.cells):
        cell["id"] = f"cell-{number}"  # else random
    place = site / ("" if locale == DEFAULT_LOCALE else locale) / page
    write_aside(place / f"{place.name}.ipynb", jupytext.writes(notes, fmt="ipynb"))


def math_styles() -> str:
    """The formulas' font inside a stylesheet: it is there at the first paint, and no line moves when it comes."""
    data = b64encode((DOCS / "assets/fonts/latin-modern-math-subset.woff2").read_bytes()).decode()
    return f'@font-face{{font-family:"Latin Modern Math";src:url(data:font/woff2;base64,{data}) format("woff2")}}\n'


def split_search_index(site: Path, locales: list[str]) -> None:
    """Give each language an index of its own, so that a search finds pages in the reader's language only."""
    whole = site / "search" / "search_index.json"
    index = json.loads(whole.read_text(encoding="utf-8"))
    for locale in locales:
        if locale != DEFAULT_LOCALE:
            prefix = f"{locale}/"
            entries = [
                entry | {"location": entry["location"].removeprefix(prefix)}
                for entry in index["docs"]
                if entry["location"].startswith(prefix)
            ]
            index["docs"] = [entry for entry in index["docs"] if not entry["location"].startswith(prefix)]
            target = site / locale / "search" / "search_index.json"
            write_aside(target, json.dumps(index | {"docs": entries}, ensure_ascii=False))
    write_aside(whole, json.dumps(index, ensure_ascii=False))


def drop_languages(site: Path, locales: list[str]) -> None:
    """Of the 30 languages that the theme's search speaks, leave those of the site, and what these need."""
    needed = {"support", "multi", *locales, *(SEGMENTERS[locale] for locale in locales if locale in SEGMENTERS)}
    for path in (site / "assets" / "javascripts" / "lunr").rglob("*.js"):
        if path.name.removesuffix(".min.js").rpartition(".")[2] not in needed and path.stem not in needed:
            path.unlink()
