"""The build, as MkDocs calls it: run the snippets, fill the pages, publish the rest. What is done stands elsewhere.

Everything here works for both languages: static-i18n builds the site once a language, in one go.
"""

import atexit
import functools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url

import catalogue
import discovery
import embeds
import formulas
import glossary
import highlighting
import lab
import lab_page
import languages
import offline
import page as templates
import pieces
import plain
import policy
import publish
import refresh
import rendering
import repository
import result
import social
import starters
import styles
import svg
import swap
import unbroken
from fault import Fault
from places import DEFAULT_LOCALE, DOCS, check_names, in_one_line, read, shown

LAST = -200  # after static-i18n, which asks to be last with -100
runs: dict[str, result.Run] = {}  # what this build may embed
embedded: dict[str, list[str]] = {}  # what each page embeds in the language that is built first
commands: set[str] = set()  # of MkDocs, that this process does: one
log = logging.getLogger("mkdocs.hooks")
final: dict[str, Path] = {}  # where the site is to stand when it is complete


def own_code() -> set[tuple[str, str]]:
    """The modules of the build and what stands in them; the figures' backend is read anew by each run."""
    return {(str(path), result.digest_of(path)) for path in Path(__file__).parent.glob("*.py")}


OWN_CODE = own_code()  # as this process has it: `mkdocs serve` never imports a module again


def one_line(event: Callable[..., Any]) -> Callable[..., Any]:
    """The event, with a Fault, or a file that cannot be read or written, as MkDocs's way to stop in one line."""

    @functools.wraps(event)
    def stopping(*arguments: Any, **more: Any) -> Any:
        try:
            return event(*arguments, **more)
        except Fault as fault:
            raise Abort(str(fault)) from None
        except OSError as error:
            raise Abort(in_one_line(error)) from None

    return stopping


def built(config: MkDocsConfig) -> list[str]:
    """The languages of mkdocs.yml, the default one first. Raises Fault where one has no folder yet."""
    found = list(config.plugins["i18n"].build_languages)  # type: ignore[attr-defined]
    for language in set(found) - set(languages.languages()):
        raise Fault(f"docs/{language}/parts/words.yml: missing: a language begins as a copy of docs/en")
    return sorted(found, key=lambda language: language != DEFAULT_LOCALE)


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is `mkdocs serve`."""
    commands.add(command)


@event_priority(LAST)
@one_line
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build aside; convert formulas, link terms, keep highlighted code; tie the labs' cache to what they depend on."""
    config.markdown_extensions.extend(["formulas", "glossary"])
    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = highlighting.fences()
    if not config.plugins["i18n"].building:  # type: ignore[attr-defined]
        check_names()
        if "site" not in final:
            atexit.register(lambda: swap.give_up(final["site"]))  # Ctrl-C is no error to MkDocs
        final["site"] = Path(config.site_dir).resolve()  # a link goes on leading to it
        config.site_dir = str(swap.begin(final["site"]))
    locale = str(config.theme["language"])
    seconds = config.extra.get("seconds_per_run")
    if type(seconds) not in (int, float) or seconds <= 0:
        raise Fault(f"mkdocs.yml: extra: seconds_per_run: {seconds}: it must be a number of seconds above 0")
    lab.under_way["seconds"] = seconds
    repository.of(config)
    config.extra["words"] = {language: languages.words(language) for language in built(config)}
    if labs := config.plugins.get("mkdocs-jupyter"):
        labs.config["execute_ignore"] = [f"{language}/labs/*.md" for language in built(config)[1:]]
        labs.config["cache_dir"] = str(lab.cache_folder(locale, serving="serve" in commands))
    return config


@one_line
def on_pre_build(config: MkDocsConfig) -> None:
    """Run what the cache does not hold, once for all languages. Stops the build with one line a failed run."""
    if config.theme["language"] != DEFAULT_LOCALE:
        return
    for path in sorted(own_code() ^ OWN_CODE):
        raise Fault(f"{shown(Path(path[0]))}: the build's own code has changed: end this server and start it again")
    if "serve" not in commands:
        templates.check_languages(config.plugins["i18n"].build_languages)  # type: ignore[attr-defined]
    for language in built(config)[1:]:
        pages, terms = languages.pages_in_english(language), glossary.in_english(language)
        if pages or terms:
            log.info(f"docs/{language}: still in English: pages: {len(pages)}, terms of glossary.yml: {len(terms)}")
    refresh.update(config.extra["seconds_per_run"])
    runs.clear()
    runs.update(catalogue.all_runs())


@event_priority(LAST)
@one_line
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Begin with what takes longest of all pages; note what may change them all."""
    rendering.begin(files, config, sorted(OWN_CODE))
    first = config.theme["language"] == DEFAULT_LOCALE
    if first and "serve" not in commands and starters.default() == "fork" and "mkdocs-jupyter" in config.plugins:
        lab.begin(files, config)
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep Material's compiled templates."""
    env.bytecode_cache = templates.compiled_templates()
    return env


@one_line
def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Read a page. Stops the build with the page and the line where it is not UTF-8."""
    return read(Path(page.file.abs_src_path)) if page.file.abs_src_path else None


@event_priority(LAST)
@one_line
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Tell the glossary which page this is; say in one line what is wrong with a formula, or with a lab's cell."""
    if page.file.src_uri.partition("/")[0] not in config.plugins["i18n"].build_languages:  # type: ignore[attr-defined]
        raise Fault(f"docs/{page.file.src_uri}:1: in no language's folder: move it into one, such as docs/en/")
    if lab.is_lab(page.file):
        lab.check(page, config)
    config.mdx_configs["glossary"] = {"page": page.file.src_uri}
    render = (lab.rendered if lab.is_lab(page.file) else rendering.kept)(page, page.render)

    def with_place(*arguments: Any, **more: Any) -> None:
        try:
            render(*arguments, **more)
        except formulas.FormulaFault as fault:
            raise Fault(f"{templates.place_of_text(fault.tex, DOCS / page.file.src_uri)}: {fault}") from None

    page.render = one_line(with_place)  # type: ignore[method-assign]
    return page


@event_priority(100)
@one_line
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the page from the runs. Stops the build with the page, the line and the reason."""
    if lab.is_lab(page.file):
        return markdown  # a notebook: its kernel runs it
    path = DOCS / page.file.src_uri
    templates.front_matter(path, "title")
    locale, _, name = page.file.src_uri.partition("/")
    first_line = page.file.content_string.count("\n") - markdown.count("\n") + 1
    functions = embeds.Embeds(name.removesuffix(".md"), page.url, locale, runs)
    if "serve" not in commands:  # there a page is edited in one language after the other
        functions.twin = embedded.setdefault(name, functions.embedded)
    filled = templates.render(path, locale, markdown, functions, first_line)
    discovery.texts[page.file.src_uri] = plain.markdown(filled, name.removesuffix(".md"))
    return filled


@one_line
def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make a notebook's page look like the others."""
    if not lab.is_lab(page.file):
        return content
    tidy = lab_page.tidy(content, page)
    name = page.file.src_uri.partition("/")[2]
    source = read(DOCS / page.file.src_uri)
    discovery.texts[page.file.src_uri] = plain.lab(source, lab_page.ran[name], name.removesuffix(".md"))
    return tidy


@event_priority(LAST)
def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Now that the page has been indexed, complete it: figures, code, numbers in one piece, links for any address."""
    context["discovery"] = discovery.head(page, config, runs)
    discovery.note(str(config.theme["language"]), nav, config)
    page.content = pieces.fill(unbroken.mark(page.content or ""))
    locale, _, name = page.file.src_uri.partition("/")
    if name == "index.md" and config.extra.get("offline"):
        page.content += offline.link(locale, get_relative_url(".", page.url))
    if where := repository.of(config):
        page.content = repository.linked(page.content, page.file.src_uri, page.url, where)
    # static-i18n names the home pages from the root of the host.
    root = urlsplit(config.site_url or "/").path
    for alternate in config.extra.alternate:
        alternate["link"] = alternate["link"].removeprefix(root) or "./"
    if locale != DEFAULT_LOCALE:
        # Where the page's script looks for the search index: in the language's own folder. What the reader chose
        # (`scope`) is kept for all languages.
        config.extra["scope"] = context["base_url"]
        context["base_url"] = get_relative_url(f"{locale}/", page.url)
    else:
        config.extra.pop("scope", None)
    return context


@event_priority(LAST)
def on_post_page(output: str, page: Page | None, config: MkDocsConfig) -> str:
    """Say in the page what it may load; `mkdocs serve` puts a script of its own into each, which that would stop."""
    return output if "serve" in commands else policy.with_policy(output)


@event_priority(LAST)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The same for the page that answers what is missing."""
    return on_post_page(output_content, None, config) if template_name == "404.html" else output_content


@event_priority(LAST)
@one_line
def on_post_build(config: MkDocsConfig) -> None:
    """Publish the plain files, once for all languages, and forget what no page has asked for."""
    i18n: Any = config.plugins["i18n"]
    if i18n.building:
        return
    if config.strict and any(counter.get_counts() for counter in counters()):
        return  # MkDocs is about to stop: the last good site stands
    for run, reason in catalogue.stale_runs().items():  # a page may show a file and the log of another
        raise Fault(f"{run.shown}: {reason} while the site was built: build it again")
    publish.plain_files(Path(config.site_dir), i18n.build_languages, config.site_url or "")
    styles.trim(Path(config.site_dir))
    discovery.write(Path(config.site_dir), runs if config.site_url else {})
    if config.extra.get("offline"):
        offline.write(Path(config.site_dir), Path(config.site_dir, f"{offline.NAME}.zip"))
    for shelf in (rendering.KEPT, highlighting.KEPT, svg.KEPT, lab_page.KEPT, social.KEPT, styles.KEPT):
        shelf.prune()
    swap.put_in_place(Path(config.site_dir), final["site"])  # the last step: what fails before it leaves the old one
    config.site_dir = str(final["site"])


def counters() -> list[CountHandler]:
    """What counts the warnings of this build, which MkDocs asks when all is done."""
    return [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]


def on_build_error(error: Exception) -> None:
    """Remove what there is of a site that could not be completed; the last good one stands.

    A file that MkDocs itself cannot read or write, for want of space or of rights, stops the build in one line too.
    """
    if "site" in final:
        swap.give_up(final["site"])
    if isinstance(error, OSError):
        raise Abort(in_one_line(error, final.get("site"))) from None
