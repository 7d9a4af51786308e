"""The contract of the listings: whole, short, alike, and complete in themselves."""

import ast
import inspect
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.polynomial import Legendre

import runs
from conftest import is_mistake
from oracles import Quadratic, data, vandermonde
from rungs import FAST, NAMES, SNIPPETS, load

FILES = sorted(SNIPPETS.rglob("*.py"))
NAMES_OF_FILES = [path.relative_to(SNIPPETS).with_suffix("").as_posix() for path in FILES]
READERS = [runs.VERDICT, *runs.READERS, *runs.RECORD_READERS]  # they read what something else wrote
ALONE = [name for name in NAMES_OF_FILES if name not in READERS and not is_mistake(name)]


@pytest.mark.parametrize("path", FILES, ids=NAMES_OF_FILES)
def test_short_and_without_hints(path: Path) -> None:
    tree = ast.parse(path.read_text())
    is_fit = path.parent.name in ("ladder", "fast") and "def fit(" in path.read_text()
    most = 60 if path.parent.name in ("why", "broken", "fast", "playground") and not is_fit else 40
    assert len(path.read_text().splitlines()) <= most
    for node in ast.walk(tree):
        assert not isinstance(node, ast.AnnAssign), f"line {node.lineno}: listings have no type hints"
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and all(argument.annotation is None for argument in node.args.args)


@pytest.mark.parametrize("path", FILES, ids=NAMES_OF_FILES)
def test_no_hidden_setting(path: Path) -> None:
    """A listing imports what it shows and reads no environment variable."""
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]  # type: ignore[union-attr]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    allowed = {"math", "random", "re", "sys", "numpy", "torch", "matplotlib", "sympy"}
    if path.parent.name == "fast":
        allowed |= {"json", "pathlib"}  # records
    if path.stem == "distributed_ddp":
        allowed |= {"gc"}  # else it may crash when all is done
    if path.stem == "distributed_restart":
        allowed |= {"os", "signal", "pathlib"}  # the accident, and the file that outlives it
    assert imported <= allowed


FITS = [*NAMES, *(f"fast/{name}" for name in (*FAST, "distributed", "distributed_ddp"))]


@pytest.mark.parametrize("name", FITS)
def test_one_signature(name: str) -> None:
    fit = inspect.signature(load(name).fit)
    kinds = [(p.name, p.kind.name) for p in fit.parameters.values()]
    assert kinds[:3] == [(n, "POSITIONAL_OR_KEYWORD") for n in ("x", "y", "start")]
    assert kinds[3:] == [(n, "KEYWORD_ONLY") for n in ("steps", "lr", "log")]
    assert fit.parameters["steps"].default == 2000 and fit.parameters["log"].default is print


@pytest.mark.parametrize("name", ALONE)
def test_runs_pasted_alone(name: str, alone: Callable) -> None:
    outcome = alone(name)
    assert outcome.status == 0, outcome.errors
    assert outcome.errors == ""


@pytest.mark.parametrize("name", FITS)
def test_log_has_twenty_lines_and_a_result(name: str, alone: Callable) -> None:
    *lines, result = alone(name if "/" in name else f"ladder/{name}").log.splitlines()
    assert [int(line.split()[0]) for line in lines] == list(range(99, 2000, 100))
    assert result.startswith("Result: y = ")


@pytest.mark.parametrize("name", NAMES)
def test_verdict(name: str, alone: Callable) -> None:
    """What the verdict says of a rung, against the weights that `fit` returns and the tests' own least squares."""
    outcome = alone(f"ladder/{name} | ladder/verdict")
    assert outcome.status == 0, outcome.errors
    said = {label: float(number) for label, number in (line.split(": ") for line in outcome.log.splitlines())}
    x, y = data()
    X = vandermonde(x)
    if name == "stage8_dynamic":
        X = np.column_stack([X, x**4 / 24 + x**5 / 120])
    exact = Quadratic(X, y)
    best = X @ exact.best
    last = [line.split() for line in alone(f"ladder/{name}").log.splitlines()][-2]
    weights = [float(word.rstrip(")")) for word in weights_of(alone(f"ladder/{name}").log)]
    a, b, c, d = weights[:4]
    fit = a + b * Legendre.basis(3)(c + d * x) if name == "stage4_function" else X @ weights
    assert said["least-squares loss"] == pytest.approx(exact.best_loss, rel=1e-12)
    assert said["last loss"] == float(last[1])
    assert said["last loss above least squares"] == pytest.approx(float(last[1]) - exact.best_loss, rel=1e-9)
    assert said["largest distance from least squares"] == pytest.approx(np.abs(fit - best).max(), rel=1e-9)
    assert said["largest error"] == pytest.approx(np.abs(fit - y).max(), rel=1e-9)
    assert said["largest error of least squares"] == pytest.approx(np.abs(best - y).max(), rel=1e-9)


def weights_of(log: str) -> list[str]:
    """The words of the result line that are numbers with a decimal point."""
    words = log.splitlines()[-1].replace("P3(", "").split()
    return [word for word in words if word.lstrip("+-")[:1].isdigit() and "." in word]
