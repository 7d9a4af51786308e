"""The theme's stylesheets without what no page of the site has: a browser holds every rule against every element.

A rule stays where all its classes stand in a page, or may be given to an element by a script: the theme's own gives
classes that begin as its names do. Its stylesheets become half as long: 149 kB to 77, compressed 25 to 14.
"""

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

import keep
from places import CACHE, read
from result import meaning

KEPT = keep.Shelf(CACHE / "styles")
GIVEN = re.compile(r"(?:md-|js)[\w-]+|js|focus-visible")  # names of classes in the theme's script
BRACKETS = r"\([^()]*(?:\([^()]*\)[^()]*)*\)"  # and one more pair in them
ASKED = r"var\((--[\w-]+)"
# While the colours change nothing fades: a rule for all elements, for which all are looked at twice whenever a page
# loads, a fifth of the time that scripts hold up a slow phone. Without it the header fades as it does elsewhere.
DROPPED = "[data-md-color-switching]"


@dataclass(frozen=True)
class Used:
    """What the site's pages, scripts and own stylesheets have, as text."""

    classes: frozenset[str]
    attributes: frozenset[str]  # `dir="ltr"`: of those that have one of few values
    properties: frozenset[str]  # `--md-icon`, wherever it is asked for

    def by(self, selector: str) -> bool:
        """Whether an element may be one that the selector means; what stands in brackets is not looked at."""
        plain = re.sub(BRACKETS, "", selector)
        classes = re.findall(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)", re.sub(r"\[[^\]]*\]", "", plain))
        values = re.findall(r"\[(dir|data-md-color-[\w-]+)=[\"']?([\w-]+)", plain)
        return (
            DROPPED not in selector
            and all(name in self.classes for name in classes)
            and all(f'{name}="{value}"' in self.attributes for name, value in values)
        )


def trim(site: Path) -> None:
    """Trim the theme's stylesheets in the built site."""
    folder = site / "assets" / "stylesheets"
    sheets, used = {sheet.name: read(sheet) for sheet in folder.glob("*.css")}, what_is_used(site)
    names = [sorted(kind) for kind in (used.classes, used.attributes, used.properties)]
    key = keep.digest(sorted(sheets.items()), names, meaning(Path(__file__)), keep.version_of("tinycss2"))
    kept: dict[str, str] = json.loads(KEPT.get(f"{key}.json", lambda: json.dumps(trimmed(sheets, used))))
    for name, text in kept.items():
        keep.write_aside(folder / name, text)
    for mapping in folder.glob("*.css.map"):
        mapping.unlink()  # it speaks of the lines as they were


def what_is_used(site: Path) -> Used:
    pages = [read(path) for path in site.rglob("*.html")]
    classes = {name for page in pages for given in set(re.findall(r'class="([^"]*)"', page)) for name in given.split()}
    # Two patterns that begin with letters: one that begins with a choice takes ten times as long, 0.25 s.
    valued = (r' (dir="[^"]*")', r' (data-md-color-[\w-]+="[^"]*")')
    attributes = {given for page in pages for pattern in valued for given in re.findall(pattern, page)}
    properties = {name for page in pages for name in re.findall(ASKED, page)}
    for script in (site / "assets").rglob("*.js"):
        text = read(script)
        of_the_theme = script.is_relative_to(site / "assets" / "javascripts")
        classes.update(re.findall(GIVEN if of_the_theme else r"[\w-]+", text))
        properties.update(re.findall(r"--[\w-]+", text))
    for sheet in (site / "assets").rglob("*.css"):
        if sheet.parent.name != "stylesheets":
            properties.update(re.findall(ASKED, read(sheet)))
    return Used(frozenset(classes), frozenset(attributes), frozenset(properties))


def trimmed(sheets: dict[str, str], used: Used) -> dict[str, str]:
    """The stylesheets, by name, with what is used of them."""
    before: dict[str, str] = {}
    while sheets != before:  # a property may be asked for in the value of another
        asked = used.properties.union(*(re.findall(ASKED, text) for text in sheets.values()))
        before = sheets
        sheets = {name: "".join(rules(nodes_of(text), used, asked)) for name, text in sheets.items()}
    return sheets


def nodes_of(text: str) -> list[Node]:
    return tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)


def rules(nodes: list[Node], used: Used, asked: Container[str]) -> Iterator[str]:
    """The rules that stay, as text; of the properties that they define, those that are asked for."""
    for node in nodes:
        if isinstance(node, QualifiedRule):
            selectors = [one for one in split(tinycss2.serialize(node.prelude)) if used.by(one)]
            held = declarations(node.content, asked)
            if selectors and held:
                yield f"{','.join(selectors)}{{{held}}}"
        elif isinstance(node, AtRule) and node.lower_at_keyword in ("media", "supports") and node.content:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if held := "".join(rules(inner, used, asked)):
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{held}}}"
        else:
            yield node.serialize()


def declarations(content: list[Node], asked: Container[str]) -> str:
    """What stands in a rule, without properties of its own that nobody asks for."""
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return ";".join(
        node.serialize().rstrip(";")
        for node in found
        if not (node.type == "declaration" and node.name.startswith("--") and node.name not in asked)
    )


def split(selectors: str) -> list[str]:
    """The selectors of a list, at the commas that stand in no brackets and no quotation marks."""
    return [one.strip() for one in re.findall(rf"""(?:{BRACKETS}|"[^"]*"|'[^']*'|[^,("'])+""", selectors)]
