"""What a snippet says of itself: the comment at its head, and its syntax tree.

    # Reads: ladder/stage1_numpy               what that run printed, from standard input
    # Reads: why/one, why/other                once for each of them, what it printed
    # Reads: every rung                        once for each rung, what it printed
    # Reads: each record with "steps"          once for each such record of benchmarks, its file as the argument
    # Reads: all records                       all of them as arguments
    # Run with: torchrun --standalone ...      the command that stands before the file's name, with its settings
    # Fails: TypeError: the beginning of the message
    # Wrong: last loss > 1000                  a labelled number of the log; the signs are > < =, nan is a number

`Fails` and `Wrong` are for mistakes: files of `broken/` without `_fixed`, which have to go wrong as they say.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from fault import Fault
from places import SNIPPETS, read

DECLARATION = re.compile(r"# (Reads|Run with|Fails|Wrong): (.*)")
WRONG = re.compile(r"(.+) ([<>=]) (\S+)")  # what stands behind `Wrong: `


def is_snippet(path: Path) -> bool:
    """Whether a file below snippets/ is one: its folders and its name are such that Python could import it.

    Editors' and systems' litter is not: `.#name.py`, `.ipynb_checkpoints/`, `name (copy).py`, `name.py~`.
    """
    parts = path.relative_to(SNIPPETS).with_suffix("").parts
    return path.suffix == ".py" and all(part.isidentifier() and not part.startswith("__") for part in parts)


@cache
def parsed(source: str) -> ast.Module:
    """The syntax tree of a file's text; empty where it has none, which its run will tell."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


@dataclass(frozen=True)
class Snippet:
    """One file below snippets/, named without folder and ending: `ladder/stage1_numpy`."""

    name: str

    @property
    def path(self) -> Path:
        return SNIPPETS / f"{self.name}.py"

    @property
    def shown(self) -> str:
        """The path for messages and commands."""
        return f"snippets/{self.name}.py"

    @cached_property
    def source(self) -> str:
        return read(self.path)

    @cached_property
    def declared(self) -> dict[str, str]:
        """What the comment at the head declares; a line that declares nothing belongs to the one before."""
        found: dict[str, str] = {}
        last = None
        for line in self.source.splitlines():
            if not line.startswith("#"):
                break
            if match := DECLARATION.fullmatch(line):
                last = match[1]
                found[last] = match[2]
            elif last:
                found[last] += " " + line.lstrip("# ")
        return found

    @property
    def is_rung(self) -> bool:
        return re.fullmatch(r"ladder/stage\d+_\w+", self.name) is not None

    @property
    def is_mistake(self) -> bool:
        return self.name.startswith("broken/") and not self.name.endswith("_fixed")

    @property
    def is_fit(self) -> bool:
        """Whether it has a `fit` that logs a whole descent, as a rung has."""
        return self.name.startswith(("ladder/", "fast/")) and any(
            isinstance(node, ast.FunctionDef) and node.name == "fit" for node in parsed(self.source).body
        )

    def goes_wrong(self) -> tuple[str, str]:
        """How a mistake goes wrong by its own account: `Fails` or `Wrong`, and the rest. Raises Fault without that."""
        for kind in ("Fails", "Wrong"):
            text = self.declared.get(kind, "")
            if text and (kind == "Fails" or WRONG.fullmatch(text)):
                return kind, text
        raise Fault(
            f"{self.shown}:1: it must begin with how it goes wrong, "
            "'# Fails: TYPE: MESSAGE' or '# Wrong: LABEL > NUMBER'"
        )

    @property
    def imports(self) -> frozenset[str]:
        """The dotted names that it imports, and those that it reaches through them: `torch`, `torch.optim`."""
        return imported(self.source)

    @property
    def libraries(self) -> set[str]:
        """The packages whose versions can change what it prints."""
        found = {name.split(".")[0] for name in self.imports}
        return found | ({"numpy"} if found & {"torch", "matplotlib"} else set())

    @property
    def compiles(self) -> bool:
        """Whether it needs a C++ compiler."""
        return "torch.compile" in self.imports

    @property
    def draws(self) -> bool:
        return "matplotlib" in self.libraries


@cache
def imported(source: str) -> frozenset[str]:
    """What `Snippet.imports` says, for a file's text."""
    nodes = list(ast.walk(parsed(source)))
    names: dict[str, str] = {}  # what a name of the file stands for
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                found.add(alias.name)
                names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            for alias in node.names:
                found.add(f"{node.module}.{alias.name}")
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            found.add(f"{names[node.value.id]}.{node.attr}")
    return frozenset(found)


def all_snippets(folder: str = ".") -> list[Snippet]:
    """Every snippet of a folder below snippets/, by name."""
    return [
        Snippet(path.relative_to(SNIPPETS).with_suffix("").as_posix())
        for path in sorted((SNIPPETS / folder).rglob("*.py"))
        if is_snippet(path)
    ]


def rungs() -> list[Snippet]:
    """The rungs of the ladder, in order: a tenth comes after the ninth."""
    found = [snippet for snippet in all_snippets("ladder") if snippet.is_rung]
    return sorted(found, key=lambda rung: int(re.findall(r"\d+", rung.name)[0]))
