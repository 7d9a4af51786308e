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


def test_imports_go_one_way() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = guide.partition("\n## The build\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    row = {name: number for number, cell in enumerate(cells) for name in re.findall(r"`([\w/]+)\.py`", cell)}
    modules = {path.stem: imports(path) for path in HOOKS.glob("*.py")}
    assert set(row) == {*modules, "backend/figures"}
    own = {module: names & set(modules) for module, names in modules.items()}
    assert [(lower, upper) for lower in own for upper in own[lower] if row[upper] < row[lower]] == []
    TopologicalSorter(own).prepare()  # raises CycleError
