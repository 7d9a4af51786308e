"""The build, as MkDocs calls it: run the snippets, fill the pages, tidy what plugins left.

Everything here works for both languages: static-i18n builds the site once a language, in one go.
"""

import hashlib
import json
import os
import re
import shutil
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jupytext
from jinja2 import Environment
from math_core import LatexError, LatexToMathML
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

import embed
import highlighting
import notebook
import runs

TEX = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)
ALTERNATE = re.compile(r'<link rel="alternate" href="[^"]*" hreflang="[^"]*">\s*')
TAG = re.compile(r"<[^>]*>")
FORMULA = re.compile(r'<math data-tex="([^"]*)">.*?</math>', re.DOTALL)
FORMULAS: dict[str, str] = {}  # as MathML, by their TeX and the bracket that opened it
HOME = re.compile(r'<a href="([^"]*)" (hreflang=)')
SEARCH = re.compile(r'<input [^>]*aria-label="([^"]*)"[^>]*data-md-component="search-query"')
BASE = re.compile(r'"base": ?"[^"]*"')
LAST = -200  # after static-i18n, which asks to be last with -100


@event_priority(LAST)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Keep highlighted code; tie the lab's cache to the snippets that it imports, and run its kernel as they run."""
    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = highlighting.fences()
    digest = hashlib.sha256()
    for path in sorted((runs.SNIPPETS / "ladder").glob("*.py")):
        digest.update(path.read_bytes())
    for library in runs.LIBRARIES:
        digest.update(runs.installed(library).encode())
    labs = config.plugins["mkdocs-jupyter"].config
    kept = runs.CACHE.parent / "labs"
    current = kept / f"{config.theme['language']}-{digest.hexdigest()[:16]}"
    for folder in kept.glob(f"{config.theme['language']}-*"):
        if folder != current:  # made from rungs that are no more
            shutil.rmtree(folder)
    labs["cache_dir"] = str(current)
    os.environ.update(runs.ENVIRONMENT)
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)  # where the kernel finds the matplotlib backend
    os.environ["JUPYTER_CONFIG_DIR"] = str(Path(__file__).parent / "jupyter")
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Run what the cache does not hold. Stops the build with one line a failed run."""
    try:
        runs.update(config.extra["seconds_per_run"])
    except runs.RunError as error:
        raise Abort(str(error)) from None


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep Material's compiled templates."""
    env.bytecode_cache = embed.compiled_templates()
    return env


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the page from the runs. Stops the build with the page, the line and the reason."""
    locale, _, name = page.file.src_uri.partition("/")
    if name.startswith("labs/"):
        return markdown  # a notebook: its kernel runs it
    source = page.file.content_string
    first_line = source.count("\n") - markdown.count("\n") + 1
    try:
        return embed.render(markdown, embed.Embeds(name.removesuffix(".md"), page.url, locale), first_line)
    except embed.EmbedError as error:
        raise Abort(f"docs/{page.file.src_uri}:{error}") from None


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn TeX into MathML, and a notebook's page into one that looks like the others."""

    def mathml(match: re.Match[str]) -> str:
        tag, bracket, tex = match.groups()
        key = tex.replace('"', "&quot;") + bracket
        if key not in FORMULAS:  # most formulas stand on a page of each language
            try:
                FORMULAS[key] = LatexToMathML().convert_with_local_state(
                    tex.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), displaystyle=bracket == "["
                )
            except LatexError as error:
                raise Abort(f"docs/{page.file.src_uri}: cannot convert the formula '{tex}': {error}") from None
        # Until the page is finished only the text: the search index has no use for a formula's tags.
        place = f'<math data-tex="{key}">{TAG.sub("", FORMULAS[key])}</math>'
        return place if tag == "span" else f'<div class="formula">{place}</div>'

    if "/labs/" in page.file.src_uri:
        content = notebook.tidy(content, page)
    return TEX.sub(mathml, content)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put the figures in, search in the page's language, and ask for no sitemap beside every page."""
    output = ALTERNATE.sub("", output)
    # The home pages name each other from the root of the host; relative, they work wherever the site lies.
    root = urlsplit(config.site_url or "/").path

    def relative(match: re.Match[str]) -> str:
        if not match[1].startswith(root):
            return match[0]
        return f'<a href="{get_relative_url(match[1].removeprefix(root) or "./", page.url)}" {match[2]}'

    output = HOME.sub(relative, output)
    locale = page.file.src_uri.partition("/")[0]
    if locale != embed.DEFAULT_LOCALE:
        # Where the page's script looks for the search index: in the language's own folder.
        output = BASE.sub(f'"base": "{get_relative_url(f"{locale}/", page.url)}"', output)
    # The theme gives its search dialog no name.
    search = SEARCH.search(output)
    output = output.replace('role="dialog"', f'role="dialog" aria-label="{search[1] if search else ""}"', 1)
    output = FORMULA.sub(lambda match: FORMULAS[match[1]], output)
    return notebook.draw(output) if "/labs/" in page.file.src_uri else embed.draw(highlighting.fill(output))


@event_priority(LAST)
def on_post_build(config: MkDocsConfig) -> None:
    """Publish the plain files, once for all languages: the snippets as they ran, the labs as notebooks."""
    i18n: Any = config.plugins["i18n"]
    if i18n.building:
        return
    site = Path(config.site_dir)
    shutil.copytree(runs.SNIPPETS, site / "snippets", ignore=shutil.ignore_patterns("__*"), dirs_exist_ok=True)
    for source in Path(config.docs_dir).glob("*/labs/*.md"):
        folder = source.parents[1].name
        target = (
            site / ("" if folder == embed.DEFAULT_LOCALE else folder) / "labs" / source.stem / f"{source.stem}.ipynb"
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        notes = jupytext.read(source)
        for number, cell in enumerate(notes.cells):
            cell["id"] = f"cell-{number}"  # else random, and no two builds would be equal
        target.write_text(jupytext.writes(notes, fmt="ipynb"))
    (site / "assets" / "math.css").write_text(math_styles())
    split_search_index(site, i18n.build_languages)


def math_styles() -> str:
    """The formulas' font inside a stylesheet: it is there at the first paint, and no line moves when it comes."""
    font = runs.ROOT / "docs" / "assets" / "fonts" / "latin-modern-math-subset.woff2"
    data = b64encode(font.read_bytes()).decode()
    return f'@font-face{{font-family:"Latin Modern Math";src:url(data:font/woff2;base64,{data}) format("woff2")}}\n'


def split_search_index(site: Path, locales: list[str]) -> None:
    """Give each language an index of its own, so that a search finds pages in the reader's language only."""
    whole = site / "search" / "search_index.json"
    index = json.loads(whole.read_text())
    for locale in locales:
        if locale != embed.DEFAULT_LOCALE:
            prefix = f"{locale}/"
            entries = [
                entry | {"location": entry["location"].removeprefix(prefix)}
                for entry in index["docs"]
                if entry["location"].startswith(prefix)
            ]
            index["docs"] = [entry for entry in index["docs"] if not entry["location"].startswith(prefix)]
            (site / locale / "search").mkdir(exist_ok=True)
            (site / locale / "search" / "search_index.json").write_text(
                json.dumps(index | {"docs": entries}, ensure_ascii=False)
            )
    whole.write_text(json.dumps(index, ensure_ascii=False))
