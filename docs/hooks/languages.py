"""What the build itself says on pages, by language: docs/<language>/parts/words.yml, and playground.yml beside it.

A language is a folder below docs/ with these files, and an entry in mkdocs.yml. It may begin as a copy of the English
folder: the build says how much of it is still in English.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from fault import Fault
from places import DEFAULT_LOCALE, DOCS, read, shown, yaml_problem


def languages() -> list[str]:
    """The languages that have words, the default one first."""
    found = {path.parents[1].name for path in DOCS.glob("*/parts/words.yml")}
    return [DEFAULT_LOCALE, *sorted(found - {DEFAULT_LOCALE})]


def words(locale: str, file: str = "words") -> dict[str, Any]:
    """The words of that file in that language. Raises Fault where it cannot be read, or has others than English has."""
    path, english = (DOCS / language / "parts" / f"{file}.yml" for language in (locale, DEFAULT_LOCALE))
    found, wanted = parsed(path, read(path)), parsed(english, read(english))
    for key in sorted(set(keys(wanted)) ^ set(keys(found))):
        has = "has no" if key in keys(wanted) else "has a"
        raise Fault(f"{shown(path)}: it {has} '{key}', other than {shown(english)}: each language has the same words")
    return found


@lru_cache(maxsize=8)  # a page asks for each link to a term
def parsed(path: Path, text: str) -> dict[str, Any]:
    """The words of a file with that text. Raises Fault."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Fault(yaml_problem(path, error)) from None
    if not isinstance(found, dict):
        raise Fault(f"{shown(path)}:1: it must be a list of words, each 'NAME: WORDS'")
    return found


def keys(words: dict[str, Any]) -> Iterator[str]:
    """The names of all words, with those of the groups that they are in: `panels: curve: name`."""
    for name, value in words.items():
        yield from (f"{name}: {inner}" for inner in keys(value)) if isinstance(value, dict) else (str(name),)


def pages_in_english(locale: str) -> list[str]:
    """The pages of a language that are still what they are in English, to the byte."""
    files = {path.relative_to(DOCS / DEFAULT_LOCALE): path for path in (DOCS / DEFAULT_LOCALE).rglob("[!.]*.md")}
    others = {file: DOCS / locale / file for file in files}
    return [
        file.as_posix()
        for file, other in sorted(others.items())
        if file.parts[0] != "parts" and other.exists() and other.read_bytes() == files[file].read_bytes()
    ]
