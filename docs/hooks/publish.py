"""What the site has besides its pages: snippets as they ran, notebooks, scripts, the formulas' font, the search."""

import contextlib
import ctypes
import json
import logging
import os
import shutil
import sys
from base64 import b64encode
from pathlib import Path

import jupytext
import nbformat
import psutil
import rjsmin

from keep import write_aside
from page import front_matter
from places import DEFAULT_LOCALE, DOCS, SNIPPETS, make_writable, read, shown
from snippet import all_snippets, rungs

UNKNOWN = 'site = ""'  # in the code of a lab
BEFORE = ".before"  # behind the name of the site that is about to be replaced, where that takes two steps
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
SEGMENTERS = {"ja": "tinyseg", "hi": "wordcut", "th": "wordcut"}  # where words stand without spaces between them
log = logging.getLogger("mkdocs.hooks")


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
    for script in (site / "assets").rglob("*.js"):
        if (DOCS / script.relative_to(site)).exists():  # ours, not the theme's
            write_aside(script, rjsmin.jsmin(read(script)))
    split_search_index(site, locales)
    drop_languages(site, locales)


def aside(site: Path) -> Path:
    """Where this process builds until the site is complete: beside it, so that one step puts it in place."""
    return site.with_name(f".{site.name}.{os.getpid()}")


def begin(site: Path) -> Path:
    """`aside`, ready to be filled; what builds that were killed have left beside the site is removed. Raises Fault."""
    make_writable(site, "SITE_DIR")
    for left in site.parent.glob(f".{site.name}.[0-9]*"):
        if left.is_dir() and not belongs_to_a_build(left):
            if left.suffix == BEFORE and not any(site.iterdir()):
                left.replace(site)  # killed between the two steps of `put_in_place`
            else:
                shutil.rmtree(left)
            log.info(f"A build was killed before it was complete: {shown(site)}/ is whole, {left.name} is removed")
    built = aside(site)
    make_writable(built, "SITE_DIR")
    return built


def belongs_to_a_build(left: Path) -> bool:
    """Whether the process that this folder beside the site is named after is still the one that made it."""
    try:
        builder = psutil.Process(int(left.suffixes[-1 - (left.suffix == BEFORE)][1:]))
        return builder.pid != os.getpid() and builder.create_time() <= left.stat().st_mtime
    except (psutil.Error, ValueError):
        return False


def give_up(site: Path) -> None:
    """After a build that could not be completed: remove what there is of it, and say that the last good site stands."""
    if (built := aside(site)).exists():
        shutil.rmtree(built, ignore_errors=True)
        with contextlib.suppress(OSError):  # unless it is empty
            site.rmdir()
        if site.exists():
            log.info(f"{shown(site)}/ is still the site of the last build that was completed")


def put_in_place(built: Path, site: Path) -> None:
    """Make a complete build the site, in one step: until then the last good one stands, whatever goes wrong."""
    if not exchanged(built, site):
        before = built.with_name(f"{built.name}{BEFORE}")
        site.rename(before)
        built.rename(site)
        built = before
    shutil.rmtree(built, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Whether the system let two folders take each other's names: Linux does, on most kinds of disks."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    return rename is not None and rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


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
