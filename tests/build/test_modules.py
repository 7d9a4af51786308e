"""The modules of the build: CONTRIBUTING.md lists each, and imports go down this list."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

from places import ROOT

HOOKS = ROOT / "docs/hooks"


def imports(path: Path) -> set[str]:
    """What the file imports, at its head or anywhere else."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def section(title: str) -> str:
    """What stands below that heading of CONTRIBUTING.md, up to the next heading."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.split(r"\n##+ ", guide.partition(f"# {title}\n")[2])[0]


def test_imports_go_one_way() -> None:
    cells = re.findall(r"^\| (`.*?) \|", section("The build"), re.MULTILINE)
    row = {name: number for number, cell in enumerate(cells) for name in re.findall(r"`([\w/]+)\.py`", cell)}
    modules = {path.stem: imports(path) for path in HOOKS.glob("*.py")}
    assert set(row) == {*modules, "backend/figures"}
    own = {module: names & set(modules) for module, names in modules.items()}
    assert [(lower, upper) for lower in own for upper in own[lower] if row[upper] < row[lower]] == []
    TopologicalSorter(own).prepare()  # raises CycleError


def test_the_picture_shows_what_uses_what() -> None:
    """An arrow from one module to another is an import, of it or of something that imports it."""
    picture = section("The build").partition("```mermaid\n")[2].partition("```")[0]
    names = dict(re.findall(r'(\w+)[\[(/]+"([^"]+)"', picture))
    modules = {node: re.findall(r"(\w+)\.py", text.partition(":")[0]) for node, text in names.items()}
    used = {path.stem: imports(path) for path in HOOKS.glob("*.py")}
    assert {module for group in modules.values() for module in group} <= set(used)

    def reached(module: str) -> set[str]:
        own = used[module] & set(used)
        return own.union(*map(reached, own))

    arrows = []
    for line in re.sub(r'[\[(/]+"[^"]+"[\])/]+', "", picture).splitlines()[1:]:
        parts = [part.split(" & ") for part in line.strip().split(" --> ")]
        arrows += [(old, new) for k, olds in enumerate(parts[:-1]) for old in olds for new in parts[k + 1]]
    assert len(arrows) > 20 and {node for arrow in arrows for node in arrow} == set(names)
    for old, new in arrows:
        given, using = modules[old], modules[new]
        assert not given or not using or set(given) & set().union(*map(reached, using)), f"{old} --> {new}"
    for node in set(names) - {new for _, new in arrows}:
        for place in re.findall(r"[\w*./]+/", names[node]) if not modules[node] else []:
            assert list(ROOT.glob(place)), place


def test_messages_that_are_explained() -> None:
    """What CONTRIBUTING.md explains is a part of a text in docs/hooks, so that no row outlives its message."""
    rows = re.findall(r"^\| `([^`]+)` \| .+ \| .+ \|$", section("What a failing message means"), re.MULTILINE)
    nodes = [node for path in HOOKS.glob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert len(rows) > 15 and [row for row in rows if not any(row in text for text in texts)] == []
