"""A page as a template: Jinja before it is Markdown, with the page's line in every complaint."""

import re
import sys
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import jinja2
import yaml

from fault import Fault
from places import CACHE, DOCS, read, shown

TEMPLATE = "<template>"  # what Jinja calls a template without a file
SOURCES: dict[str, str] = {}  # of the pages that are being rendered, by name


class EmbedError(Exception):
    """Why a page cannot embed what it asks for, in one line that `render` completes with page and line."""


def compiled_templates() -> jinja2.FileSystemBytecodeCache:
    """Where compiled templates are kept: they are the same for both languages and for the next build."""
    folder = CACHE / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return jinja2.FileSystemBytecodeCache(str(folder))


class Functions(Protocol):
    """What a page may call."""

    def names(self) -> dict[str, Any]: ...

    def close(self) -> None:
        """Raise EmbedError where the page as a whole is not sound."""


class Parts(jinja2.FileSystemLoader):
    """The parts that several pages include; a part that is not UTF-8 is named."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        for folder in self.searchpath:
            if (path := Path(folder, template)).is_file():
                read(path)
        return super().get_source(environment, template)


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
        SOURCES[name] = markdown
        filled = templates(locale).get_template(name).render(embeds.names())
        embeds.close()
        return filled
    except jinja2.TemplateSyntaxError as error:
        where, reason = place_of(error.filename, error.lineno, path, first_line), error.message
    except (EmbedError, jinja2.TemplateNotFound, jinja2.UndefinedError, TypeError, ValueError) as error:
        traceback = error.__traceback__
        while traceback:
            file = traceback.tb_frame.f_code.co_filename
            if file == TEMPLATE or "/parts/" in Path(file).as_posix():
                where = place_of(file, traceback.tb_lineno, path, first_line)
            traceback = traceback.tb_next
        missing = isinstance(error, jinja2.TemplateNotFound)
        reason = f"there is no docs/{locale}/parts/{error} to include" if missing else str(error)
    raise Fault(f"{where}: {reason}")


def place_of(file: str | None, line: int, page: Path, first_line: int) -> str:
    """File and line of a template: of the page itself, or of a part that it includes."""
    if file is None or file == TEMPLATE:
        return f"{shown(page)}:{first_line + line - 1}"
    return f"{shown(Path(file))}:{line}"


def placed(block: str) -> str:
    """The lines of a block indented as the call of it is, so that it can stand in a list or an admonition.

    Raises EmbedError where text stands before the call: what a block begins with would not begin a line.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame and "__jinja_template__" not in frame.f_globals:
        frame = frame.f_back
    if frame is None:  # called by Python, not by a template
        return block
    template = frame.f_globals["__jinja_template__"]
    source, *_ = template.environment.loader.get_source(template.environment, template.name)
    line = source.splitlines()[template.get_corresponding_lineno(frame.f_lineno) - 1]
    indent, *_ = re.split(r"(\{[{%])", line, maxsplit=1)
    if indent.strip():
        raise EmbedError(f"'{indent.strip()}' stands before the call: what it embeds needs a line of its own")
    first, *more = block.splitlines(keepends=True)
    return first + "".join(indent + text if text.strip() else text for text in more)


def front_matter(path: Path, *fields: str) -> dict[str, str]:
    """The settings at the head of a Markdown page. Raises EmbedError that names the page where a field is missing."""
    text = read(path)
    head = text.split("---\n", 2)
    if not text.startswith("---\n") or len(head) < 3:
        raise EmbedError(f"{shown(path)}:1: it must begin with '---' and settings such as 'title: ...'")
    try:
        settings = yaml.safe_load(head[1])
    except yaml.YAMLError as error:
        raise EmbedError(f"{shown(path)}: its settings cannot be read: {' '.join(str(error).split())}") from None
    for field in fields:
        if not isinstance(settings, dict) or not settings.get(field):
            raise EmbedError(f"{shown(path)}:1: its settings have no '{field}'")
    return settings
