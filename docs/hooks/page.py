"""A page as a template: Jinja before it is Markdown, with the page's line in every complaint."""

import logging
import re
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import jinja2
import yaml

from blocks import EmbedError, Place, with_indented_includes
from fault import Fault
from places import CACHE, DOCS, read, shown

TEMPLATE = "<template>"  # what Jinja calls a template without a file
SOURCES: dict[str, str] = {}  # of the pages that are being rendered, by name
log = logging.getLogger("mkdocs.hooks")  # a strict build fails after a warning, when all pages are done


def compiled_templates() -> jinja2.FileSystemBytecodeCache:
    """Where compiled templates are kept: they are the same for both languages and for the next build."""
    folder = CACHE / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return jinja2.FileSystemBytecodeCache(str(folder))


class Functions(Protocol):
    """What a page may call."""

    def names(self) -> dict[str, Any]: ...

    def close(self, filled: str) -> str:
        """The rendered page with all blocks in place. Raises EmbedError where the page as a whole is not sound."""

    def false_claims(self) -> list[tuple[Place, str]]:
        """Where a sentence is no longer true, and why. One does not stop the build: a new version may cost several."""


class Parts(jinja2.FileSystemLoader):
    """The parts that several pages include; a part that is not UTF-8 is named."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        for folder in self.searchpath:
            if (path := Path(folder, template)).is_file():
                read(path)
        source, *more = super().get_source(environment, template)
        return with_indented_includes(source), *more


@cache
def templates(locale: str) -> jinja2.Environment:
    """Where pages of that language find the parts that they include."""
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.DictLoader(SOURCES), Parts(DOCS / locale / "parts", encoding="utf-8-sig")]),
        bytecode_cache=compiled_templates(),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def render(path: Path, locale: str, markdown: str, embeds: Functions, first_line: int) -> str:
    """The page with what it embeds in place; `first_line` is the template's first line in its file.

    Raises Fault with file and line.
    """
    where = f"{shown(path)}:whole page"
    try:
        name = shown(path)
        SOURCES[name] = with_indented_includes(markdown)
        filled = embeds.close(templates(locale).get_template(name).render(embeds.names()))
        for (file, line), reason in embeds.false_claims():
            log.warning(f"{place_of(file, line, path, first_line)}: {reason}")
        return filled
    except jinja2.TemplateSyntaxError as error:
        where, reason = place_of(error.filename, error.lineno, path, first_line), error.message
    except (
        EmbedError,
        jinja2.TemplateNotFound,
        jinja2.UndefinedError,
        TypeError,
        ValueError,
        ArithmeticError,
    ) as error:
        traceback = error.__traceback__
        while traceback:
            file = traceback.tb_frame.f_code.co_filename
            if file == TEMPLATE or Path(file).is_relative_to(DOCS / locale / "parts"):
                where = place_of(file, traceback.tb_lineno, path, first_line)
            traceback = traceback.tb_next
        if isinstance(error, EmbedError) and error.place:
            where = place_of(*error.place, path, first_line)
        missing = isinstance(error, jinja2.TemplateNotFound)
        reason = f"there is no docs/{locale}/parts/{error} to include" if missing else str(error)
    raise Fault(f"{where}: {reason}")


def place_of(file: str | None, line: int, page: Path, first_line: int) -> str:
    """File and line of a template: of the page itself, or of a part that it includes."""
    if file is None or file == TEMPLATE:
        return f"{shown(page)}:{first_line + line - 1}"
    return f"{shown(Path(file))}:{line}"


def place_of_text(text: str, page: Path) -> str:
    """File and line where the text begins: in the page, or else in a part of its language."""
    parts = sorted((DOCS / page.relative_to(DOCS).parts[0] / "parts").glob("*.md"))
    for file in (page, *parts):
        before, found, _ = read(file).partition(text)
        if found:
            return f"{shown(file)}:{before.count(chr(10)) + 1}"
    return f"{shown(page)}:whole page"


def check_languages(locales: list[str]) -> None:
    """Raise Fault where a page exists in one language alone: there MkDocs would show the other's without a word."""
    pages = {
        locale: {path.relative_to(DOCS / locale) for path in (DOCS / locale).rglob("[!.]*.md") if is_page(path)}
        for locale in locales
    }
    for locale in locales:
        for other in locales:
            for page in sorted(pages[other] - pages[locale]):
                raise Fault(f"docs/{locale}/{page.as_posix()}: missing: a page exists in every language, and "
                            f"docs/{other}/{page.as_posix()} does")  # fmt: skip


def is_page(path: Path) -> bool:
    """Whether a Markdown file below docs/ is one: it is no part of several pages, and in no hidden folder."""
    folders = path.relative_to(DOCS).parts[1:-1]
    return "parts" not in folders and not any(folder.startswith(".") for folder in folders)


def front_matter(path: Path, *fields: str) -> dict[str, str]:
    """The settings at the head of a Markdown page. Raises Fault that names the page where a field is missing."""
    head = re.match(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", read(path), re.DOTALL | re.MULTILINE)
    if head is None:
        raise Fault(f"{shown(path)}:1: it must begin with settings, such as 'title: ...', between two lines '---'")
    try:
        settings = settings_in(head[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + (mark.line if mark else 0)
        raise Fault(f"{shown(path)}:{line}: its settings are no YAML: {getattr(error, 'problem', error)}") from None
    for field in fields:
        value = settings.get(field) if isinstance(settings, dict) else None
        if value is None or isinstance(value, (list, dict)):
            raise Fault(f"{shown(path)}:1: its settings need a line '{field}: TEXT'")
    return settings


@cache
def settings_in(head: str) -> Any:
    """What YAML says. A page's settings are asked for several times a build."""
    return yaml.safe_load(head)
