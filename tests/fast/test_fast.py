"""Every faster version descends the very same path, and makes no more of a step than its page counts."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils._python_dispatch import TorchDispatchMode

import compiler
from places import SNIPPETS
from tests import oracles
from tests.ladder import checks
from tests.rungs import FAST, data_for, load, on_numpy, run, source

NAMES = [f"fast/{name}" for name in FAST]
TORCH = [name for name in NAMES if not on_numpy(name)]
WEIGHT = st.floats(-2, 2, allow_nan=False)
LIMIT = 2 / checks.CUBIC.eigenvalues.max()
POINTS = 2_000


@pytest.mark.parametrize("name", NAMES)
def test_own_start_in_float64(name: str) -> None:
    checks.cubic(load(name))


@pytest.mark.parametrize("name", TORCH)
def test_own_start_in_float32(name: str) -> None:
    checks.cubic(load(name), torch.float32)


# Each learning rate is compiled anew, so `compiled` has one other start, below.
@pytest.mark.parametrize("name", [name for name in NAMES if name != "fast/compiled"])
@settings(max_examples=5, deadline=None, derandomize=True)
@given(start=st.tuples(WEIGHT, WEIGHT, WEIGHT, WEIGHT), share=st.floats(0.05, 0.95))
def test_other_starts_and_learning_rates(name: str, start: tuple[float, ...], share: float) -> None:
    """For 300 steps: what happens after all 2,000 is seen from the usual start."""
    checks.cubic(load(name), torch.float64, start, share * LIMIT, steps=300)


def test_compiled_from_another_start() -> None:
    checks.cubic(load("fast/compiled"), torch.float64, (1.0, -1.0, 0.5, 0.25), 2e-6)


@pytest.mark.parametrize("name", NAMES)
def test_another_number_of_points(name: str) -> None:
    """The path is that of the same points; fewer steps than a hundred log nothing."""
    points, lr = 50, 1e-5
    exact = oracles.Quadratic(oracles.vandermonde(oracles.data(points)[0]), oracles.data(points)[1])
    x, y = data_for(name, points=points)
    assert run(load(name), x, y, steps=99, lr=lr)[0] == []
    t, losses, weights = run(load(name), x, y, steps=250, lr=lr)
    assert t == [99, 199]
    np.testing.assert_allclose(losses, [exact.loss(oracles.START, lr, k) for k in t], rtol=1e-9)
    np.testing.assert_allclose(weights, exact.weights(oracles.START, lr, 250), rtol=1e-9)


# What to replace in the source, and by what; each has to be found.
NUMPY = {
    "factor": ("2 * lr * ", "lr * "),
    "sign": ("weights -= ", "weights += "),
    "lr": ("lr=1e-6", "lr=1.001e-6"),
    "swapped powers": ("x, x * x, x * x * x", "x, x * x * x, x * x"),
    "logged after the update": ("t % 100 == 99", "t % 100 == 98"),
}
MUTANTS = {
    "powers_hoisted": {
        "factor": ("slope = 2 * residual", "slope = residual"),
        "sign": ("d -= lr", "d += lr"),
        "lr": ("lr=1e-6", "lr=1.001e-6"),
        "power": ("x3 = x2 * x", "x3 = x2 * x2"),
        "power of the gradient": ("(slope * x3)", "(slope * x2)"),
        "logged after the update": ("t % 100 == 99", "t % 100 == 98"),
    },
    "design_matrix": NUMPY | {"start": ("0.64042265", "0.65"), "one step less": ("range(steps)", "range(steps - 1)")},
    "gram_matrix": NUMPY | {"square lost": (" + square", ""), "moments once": ("gradient - moments", "gradient")},
    "closed_form": {
        "power": ("factors ** t", "factors ** (t + 1)"),
        "last power": ("factors**steps", "factors**(steps - 1)"),
        "half": ("@ eigenvalues / 2", "@ eigenvalues"),
        "Hessian": ("eigh(2 * ", "eigh("),
        "best loss": ("y @ (y - X @ best)", "y @ y"),
        "direction": ("eigenvectors.T @ (start", "eigenvectors @ (start"),
    },
    "compiled": {
        "factor": ("gradient = 2 * ", "gradient = "),
        "sign": ("weights - lr", "weights + lr"),
        "power lost": ("residual * x * x * x]", "residual * x * x]"),
        "coefficient": ("(d * x + c) * x + b", "(d * x + b) * x + c"),
    },
    "cuda_graph": {
        "factor": ("2 * lr", "lr"),
        "power": ("residual @ x3", "residual @ x2"),
        "model": ("c * x2 + d * x3", "d * x2 + c * x3"),
    },
}  # fmt: skip
CASES = [(name, mistake) for name in FAST for mistake in MUTANTS[name]]


@pytest.mark.parametrize(("name", "mistake"), CASES, ids=[f"{name}-{mistake}" for name, mistake in CASES])
def test_mistake_is_found(name: str, mistake: str) -> None:
    old, new = MUTANTS[name][mistake]
    assert old in source(f"fast/{name}"), "the version has changed: this mistake is no longer in reach"
    with pytest.raises(AssertionError):
        checks.cubic(load(f"fast/{name}", lambda text: text.replace(old, new)))


@pytest.mark.skipif(not compiler.works(), reason="no C++ compiler with Python's headers on this machine")
def test_compiled_step_reads_x_and_y_once() -> None:
    """By the program that it writes: one loop over the points, which loads x and y and stores no array."""
    from torch._inductor.utils import run_and_get_code

    points = 100_000
    x, y = data_for("fast/compiled", torch.float32, points=points)
    torch.set_num_threads(1)
    step = load("fast/compiled").step
    _, (code,) = run_and_get_code(step, x, y, x.new_tensor(oracles.START), 2e-8)
    _, loop, after = code.partition(f"x0<static_cast<int64_t>({points}L); x0+=")
    assert loop and loop not in after
    body = after.partition("for(")[0]  # what follows has a handful of numbers
    loads = re.findall(r"loadu\((\w+) \+ static_cast<int64_t>\(x0\)", body)
    assert len(loads) == len(set(loads)) == 2
    assert ".store(" not in body
    # What the benchmarks count of such a step: one call computes, and what comes before it is PyTorch's own work.
    weights = x.new_tensor(oracles.START)
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiler:
        step(x, y, weights, 2e-8)
    names = [event.name for event in profiler.events() or [] if not event.cpu_children]
    assert len(names) == 4 and ["CompiledFxGraph" in name for name in names] == [False, False, False, True], names


# ------------------------------------------------------------------ what the pages count on paper


def paper(snippet: str) -> dict[str, Any]:
    """The snippet's table PAPER."""
    tree = ast.parse((SNIPPETS / f"fast/{snippet}.py").read_text())
    (table,) = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAPER"
    ]
    return ast.literal_eval(table)


def arrays_in(value: Any) -> Iterator[Any]:
    """The arrays or tensors in nested arguments that hold the points."""
    if isinstance(value, np.ndarray | torch.Tensor):
        if (value.size if isinstance(value, np.ndarray) else value.numel()) >= POINTS:
            yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from arrays_in(part)
    elif isinstance(value, dict):
        yield from arrays_in(list(value.values()))


class Watched(np.ndarray):
    """An array that counts what NumPy's functions do with it: arrays moved, operations a point, calls."""

    count = np.zeros(3)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **settings: Any) -> Any:
        plain = [np.asarray(value) if isinstance(value, np.ndarray) else value for value in inputs]
        if out:
            settings["out"] = tuple(map(np.asarray, out))
        result = getattr(ufunc, method)(*plain, **settings)
        large = [value.size for value in (*arrays_in(plain), *arrays_in(result))]
        if ufunc is np.matmul and large:
            # A product and a sum for each number of the larger operand, for each column of the other one.
            operations = 2 * max(large) * (plain[1].shape[1] if plain[0].ndim == plain[1].ndim == 2 else 1)
        else:
            operations = max(large, default=0)
        self.tell(plain, result, operations)
        return out[0] if out else watched(result)

    def __array_function__(self, function: Any, types: Any, arguments: Any, settings: Any) -> Any:
        plain = [
            [np.asarray(part) for part in value] if isinstance(value, list) else np.asarray(value)
            for value in arguments
        ]
        result = function(*plain, **settings)
        self.tell(plain, result if isinstance(result, np.ndarray) else None, 0)
        return watched(result)

    @staticmethod
    def tell(inputs: Any, result: Any, operations: int) -> None:
        places = {value.__array_interface__["data"][0]: value.size for value in arrays_in(inputs)}
        moved = sum(places.values()) + sum(value.size for value in arrays_in(result))
        Watched.count += np.array([moved / POINTS, operations / POINTS, 1])


def watched(value: Any) -> Any:
    return np.asarray(value).view(Watched) if isinstance(value, np.ndarray) and value.ndim else value


def counted(version: str, steps: int) -> Any:
    """Arrays, operations and calls of a fit of so many steps."""
    x, y = map(watched, data_for(version, points=POINTS))
    Watched.count = np.zeros(3)
    load(version).fit(x, y, steps=steps, log=lambda t, loss: None)
    return Watched.count


@pytest.mark.parametrize("version", paper("staircase"))
def test_counts_of_the_staircase(version: str) -> None:
    above, step = paper("staircase")[version]
    assert tuple(counted(version, 0)) == above
    assert tuple(counted(version, 2) - counted(version, 1)) == step


class Moved(TorchDispatchMode):
    """Counts arrays moved, new arrays, and operations a point of what PyTorch executes."""

    def __init__(self) -> None:
        super().__init__()
        self.count = np.zeros(3)

    def __torch_dispatch__(self, function: Any, types: Any, arguments: Any = (), settings: Any = None) -> Any:
        result = function(*arguments, **(settings or {}))
        if function.is_view or "detach" in str(function):
            return result
        out = (settings or {}).get("out")
        read = {value.untyped_storage().data_ptr(): value.numel() for value in arrays_in(arguments)}
        written = {value.untyped_storage().data_ptr(): value.numel() for value in arrays_in(result)}
        new = sum(size for place, size in written.items() if place not in read and out is None)
        kind = re.match(r"aten\.(\w+)", str(function))[1]  # type: ignore[index]
        # A point's operations in one number of what is read: a product and a sum, or one of either.
        each = {"dot": 2, "mm": 6, "addmm": 6, "mse_loss": 3, "mse_loss_backward": 2}.get(kind, 1)
        operations = each if read or written else 0
        self.count += np.array([(sum(read.values()) + sum(written.values())) / POINTS, new / POINTS, operations])
        return result


@pytest.mark.parametrize("version", [version for version in paper("one_pass") if version != "fast/compiled"])
def test_counts_of_a_step(version: str) -> None:
    totals = []
    for steps in (1, 2):
        x, y = data_for(version, torch.float32, points=POINTS)
        with Moved() as moved:
            load(version).fit(x, y, steps=steps, log=lambda t, loss: None)
        totals.append(moved.count)
    assert tuple(totals[1] - totals[0]) == paper("one_pass")[version]


def test_counts_of_the_compiled_step() -> None:
    """What its listing does with a point, each subexpression once; what the sums add up is never stored."""
    step = next(node for node in ast.walk(ast.parse(source("fast/compiled"))) if isinstance(node, ast.FunctionDef))
    nodes = list(ast.walk(step))
    arithmetic = {
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.BinOp) and not any(isinstance(part, ast.Call) for part in ast.walk(node))
        if {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & {"x", "y", "residual"}
    }
    (powers,) = [len(node.elts) for node in nodes if isinstance(node, ast.List)]
    sums = powers + ast.unparse(step).count("(residual * residual).sum()")
    assert paper("one_pass")["fast/compiled"] == (2, 0, len(arithmetic) + sums)
