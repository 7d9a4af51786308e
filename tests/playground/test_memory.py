"""What the playground shows of the optimizer and of the picture's section, against torch.optim and NumPy."""

from functools import cache

import numpy as np
import pytest

from tests.playground.engine import BASES, Answer, Memory, answers_of_mistakes, ask, design, query_of, torch_path

PARTS = {"gd": [], "momentum": ["momentum_buffer"], "rmsprop": ["square_avg"], "adam": ["exp_avg", "exp_avg_sq"]}
RUNS = {
    "gd": "?memory=on&steps=50",
    "momentum": "?memory=on&optimizer=momentum&lr=2e-6&steps=150",
    "momentum, batch": "?memory=on&optimizer=momentum&lr=1e-7&batch=8&momentum=0.7&steps=100",
    "rmsprop": "?memory=on&optimizer=rmsprop&lr=0.001&steps=400",
    "rmsprop, schedule": "?memory=on&optimizer=rmsprop&lr=0.001&steps=60&schedule=step&basis=Legendre",
    "adam": "?memory=on&optimizer=adam&lr=0.1&steps=400&degree=5",
    "adam, schedule": "?memory=on&optimizer=adam&lr=0.1&steps=60&schedule=warmup&target=abs",
}


@cache
def answers() -> dict[str, Answer]:
    return dict(zip(RUNS, ask(list(RUNS.values())), strict=True))


def kept_by_torch(answer: Answer) -> list[Memory]:
    """What torch.optim keeps in the same descent, after each step."""
    kept: list[Memory] = []
    torch_path(answer.state, memory=kept)
    return kept


@cache
def kept_in(run: str) -> list[Memory]:
    return kept_by_torch(answers()[run])


def difference(answer: Answer, kept: list[Memory]) -> float:
    """The largest difference from what torch.optim keeps, relative to the largest number of that part in that step."""
    names = PARTS[answer.state["optimizer"]]
    if not names:
        assert not answer.memory.size and all(step == {} for step in kept)
        return 0
    right = np.array([[step[name] for name in names] for step in kept[: answer.state["steps"]]])
    assert not np.any(answer.memory[0])
    return float((np.abs(answer.memory[1:] - right) / np.abs(right).max(axis=2, keepdims=True)).max())


@pytest.mark.parametrize("run", RUNS)
def test_the_state_is_what_torch_keeps(run: str) -> None:
    """After every step, by torch's own names; nothing for plain gradient descent."""
    answer = answers()[run]
    assert answer.memory.shape[:2] == (answer.state["steps"] + 1, len(PARTS[answer.state["optimizer"]]))
    found = difference(answer, kept_in(run))
    print(f"{run}: {found:.1e}")
    assert found < 1e-9


@pytest.mark.parametrize("run", [run for run in RUNS if run.startswith(("rmsprop", "adam"))])
def test_the_effective_rate_is_what_moved_the_weights(run: str) -> None:
    """The weights of a step and the next differ by it, times what torch keeps: no formula of the script is used."""
    answer = answers()[run]
    moved, kept = -np.diff(answer.path.weights, axis=0), kept_in(run)
    steps = np.arange(1, answer.state["steps"] + 1)[:, None]
    if answer.state["optimizer"] == "adam":
        pushed = np.array([step["exp_avg"] for step in kept])[: len(steps)] / (1 - 0.9**steps)
    else:  # the gradient, from the running mean of its square, with the sign of the move
        squares = np.array([np.zeros_like(kept[0]["square_avg"]), *(step["square_avg"] for step in kept)])
        pushed = np.sign(moved) * np.sqrt((squares[1:] - 0.99 * squares[:-1]) / 0.01)[: len(steps)]
    assert np.isnan(answer.rates_of_steps[0]).all()
    gap = np.abs(answer.rates_of_steps[1:] * pushed - moved) / np.abs(moved).max(axis=1, keepdims=True)
    print(f"{run}: {gap.max():.1e}")
    assert gap.max() < 1e-6


@pytest.mark.parametrize("run", [run for run in RUNS if run.startswith(("rmsprop", "adam"))])
def test_the_cross_compares_what_torch_would_multiply_gradients_by(run: str) -> None:
    """Its arms are to each other as the roots of torch's mean squares of the two weights, upside down."""
    answer = answers()[run]
    kept: list[Memory] = []
    torch_path(answer.state, memory=kept)
    name = "square_avg" if "rmsprop" in run else "exp_avg_sq"
    steps = np.arange(1, answer.state["steps"] + 1)
    squares = np.array([step[name] for step in kept])[: len(steps), [1, 3]]
    if "adam" in run:
        squares = squares / (1 - 0.999**steps)[:, None]
    right = 1 / (np.sqrt(squares) + 1e-8)
    right *= 60 / right.max(axis=1, keepdims=True)
    gap = np.abs(answer.arms[1:] - right).max()
    print(f"{run}: {gap:.1e}")
    assert np.isnan(answer.arms[0]).all() and gap < 1e-6


def test_there_is_no_cross_where_it_would_say_nothing() -> None:
    """Gradient descent and momentum have one rate for all weights, and an eigenvector mixes the weights."""
    for query in (RUNS["gd"], RUNS["momentum"], f"{RUNS['adam']}&plane=eigen"):
        assert np.isnan(ask([query])[0].arms).all()


SECTIONS = [
    query_of(axes="on", basis=basis, degree=degree, plane=plane, lr=1e-12, steps=1)
    for basis in BASES
    for degree in (1, 3, 6)
    for plane in ("weights", "eigen")
]


def test_lines_in_the_contours_are_eigenvectors_of_the_section() -> None:
    """Curvatures and directions, by NumPy from the points; over least and most curvature they are the axes."""
    largest = 0.0
    for answer in ask(SECTIONS):
        X = design(answer.state["basis"], answer.state["degree"])
        hessian = 2 * X.T @ X
        values, vectors = np.linalg.eigh(hessian)
        if answer.state["plane"] == "eigen":
            plane = vectors[:, [0, -1]]
        else:
            plane = np.eye(len(hessian))[:, [0, 1] if len(hessian) < 4 else [1, 3]]
        values, vectors = np.linalg.eigh(plane.T @ hessian @ plane)
        for axis, value, vector in zip(answer.axes, values, vectors.T, strict=True):
            assert axis["curvature"] == pytest.approx(value, rel=1e-7)
            if np.ptp(values) > 1e-3 * values[-1]:
                turned = abs(axis["vector"][0] * vector[1] - axis["vector"][1] * vector[0])
                largest = max(largest, turned)
                assert turned < 1e-7
    print(f"largest angle between a line and NumPy's: {largest:.1e}")


def test_for_a_cubic_they_are_eigenvectors_of_the_whole() -> None:
    """As even and odd powers do not mix, the section over x and x³ has two of the four."""
    (answer,) = ask(["?axes=on&steps=1"])
    values = np.linalg.eigvalsh(2 * design("monomials", 3).T @ design("monomials", 3))
    assert [axis["curvature"] for axis in answer.axes] == [pytest.approx(values[k], rel=1e-8) for k in (1, 3)]


@pytest.mark.parametrize("k", [0, 1])
def test_a_descent_on_a_line_stays_on_it(k: int) -> None:
    """For a cubic, whatever the other two weights are, as even and odd powers do not mix."""
    (given,) = ask(["?axes=on&steps=1"])
    p, q = 0.7 * np.array(given.axes[k]["vector"])
    start = [0.3, given.best[1] + p, -0.2, given.best[3] + q]
    (answer,) = ask([query_of(axes="on", steps=300, lr=2e-6, start=",".join(map(repr, map(float, start))))])
    errors = answer.path.weights[:, [1, 3]] - answer.best[[1, 3]]
    lengths = np.hypot(*errors.T)
    assert lengths[-1] < 0.6 * lengths[0]
    assert np.abs(errors @ [-q, p]).max() < 1e-12


MISTAKES = [
    ("descent.js", "memory.push(present.map((values) => values.slice()))", "memory.push(present)", "momentum"),
    ("descent.js", "v[k] = momentum * v[k] + g[k];", "v[k] = momentum * v[k] + lr * g[k];", "momentum"),
    ("descent.js", "s[k] = 0.99 * s[k]", "s[k] = 0.98 * s[k]", "rmsprop"),
    ("descent.js", "adam(weights, g, lr, [m, s]", "adam(weights, g, lr, [s, m]", "adam"),
]


@cache
def of_mistakes() -> list[Answer]:
    return answers_of_mistakes((file, right, wrong, RUNS[run]) for file, right, wrong, run in MISTAKES)


@pytest.mark.parametrize("k", range(len(MISTAKES)), ids=[f"{run}: {right}" for _, right, _, run in MISTAKES])
def test_a_mistake_in_the_state_is_found(k: int) -> None:
    answer = of_mistakes()[k]
    assert np.any(answer.memory[0]) or difference(answer, kept_by_torch(answer)) > 1e-6
