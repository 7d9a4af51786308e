"""The contract of the listings: whole, short, alike, and complete in themselves."""

import ast
import inspect
from pathlib import Path

import numpy as np
import pytest
from numpy.polynomial import Legendre

from places import SNIPPETS
from tests.logs import log_of, losses_in, numbers_of, weights_in
from tests.oracles import Quadratic, data, network_value, vandermonde
from tests.rungs import FAST, NAMES, load

FILES = sorted(SNIPPETS.rglob("*.py"))
NAMES_OF_FILES = [path.relative_to(SNIPPETS).with_suffix("").as_posix() for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=NAMES_OF_FILES)
def test_short_and_without_hints(path: Path) -> None:
    tree = ast.parse(path.read_text())
    is_fit = path.parent.name in ("ladder", "fast") and "def fit(" in path.read_text()
    most = 40 if is_fit or "exercises" in path.parts else 60
    lines = path.read_text().splitlines()
    declared = next(number for number, line in enumerate(lines) if not line.startswith("#"))  # how it is run
    assert len(lines) - declared <= most
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
    if path.stem in ("intermediate_grad", "numpy_on_tensors"):
        allowed |= {"warnings"}  # of what the file does on purpose
    if path.stem in ("when_to_stop_network", "no_deepcopy"):
        allowed |= {"copy"}  # of the best weights
    if path.stem == "check":
        allowed |= {"subprocess"}  # runs the reader's file
    if path.name.startswith("stage0_"):
        allowed = {"math"}  # plain Python, as its page says
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


@pytest.mark.parametrize("name", FITS)
def test_log_has_twenty_losses_and_a_result(name: str) -> None:
    log = log_of(name if "/" in name else f"ladder/{name}")
    assert len(losses_in(log)) == len(log.splitlines()) - 1
    assert log.splitlines()[-1].startswith("Result: y = ")


@pytest.mark.parametrize("name", NAMES)
def test_verdict(name: str) -> None:
    """What the verdict says of a rung, against the weights that `fit` returns and the tests' own least squares."""
    said, log = numbers_of(f"ladder/{name} | ladder/verdict"), log_of(f"ladder/{name}")
    x, y = data()
    X = vandermonde(x)
    if name == "stage8_dynamic":
        X = np.column_stack([X, x**4 / 24 + x**5 / 120])
    if name == "stage0_one_weight":
        X = X[:, 1:2]
    exact = Quadratic(X, y)
    if name == "stage10_network":
        c, *units = weights_in(log)
        v, w, b = np.reshape(units, (5, 3)).T
    best, last = X @ exact.best, losses_in(log)[-1]
    weights = weights_in(log)
    fit = network_value(x, np.concatenate([w, b, v, [c]])) if name == "stage10_network" else X @ weights
    if name == "stage4_function":
        a, b, c, d = weights
        fit = a + b * Legendre.basis(3)(c + d * x)
    assert said["least-squares loss"] == pytest.approx(exact.best_loss, rel=1e-12)
    assert said["last loss"] == last
    assert said["last loss above least squares"] == pytest.approx(last - exact.best_loss, rel=1e-9, abs=1e-11)
    assert said["largest distance from least squares"] == pytest.approx(np.abs(fit - best).max(), rel=1e-9, abs=1e-13)
    assert said["largest error"] == pytest.approx(np.abs(fit - y).max(), rel=1e-9)
    assert said["largest error of least squares"] == pytest.approx(np.abs(best - y).max(), rel=1e-9)
