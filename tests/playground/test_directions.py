"""The playground's split of the loss by eigenvectors, against NumPy's eigenvectors and PyTorch's descents."""

from functools import cache

import numpy as np
import pytest

from tests.oracles import Array
from tests.playground.engine import (
    BASES,
    TARGETS,
    Answer,
    answers_of_mistakes,
    ask,
    design,
    points,
    query_of,
    torch_path,
)

SPLITS = {
    "gd": "?split=on",
    "gd, just below the limit": "?split=on&lr=3.522e-6",
    "gd, above the limit": "?split=on&lr=3.594e-6&steps=150",
    "gd, degree 5": "?split=on&degree=5&basis=scaled&lr=2e-5&steps=1500",
    "momentum": "?split=on&optimizer=momentum&lr=2e-6&steps=900",
    "momentum, large lr": "?split=on&optimizer=momentum&lr=6.7e-6&momentum=0.9&steps=600",
    "heavy ball": "?split=on&optimizer=momentum&lr=6.388e-06&momentum=0.8009&steps=120",
    "momentum 0": "?split=on&optimizer=momentum&lr=3e-6&momentum=0&steps=500",
    "momentum, above the limit": "?split=on&optimizer=momentum&lr=6.8e-6&steps=40",
    **{
        f"{basis}, {target}": query_of(split="on", basis=basis, target=target, lr=1e-4 if k > 1 else 1e-6, steps=400)
        for k, (basis, target) in enumerate(zip(BASES, TARGETS, strict=True))
    },
    "adam": "?split=on&optimizer=adam&lr=0.1&steps=500",
    "rmsprop": "?split=on&optimizer=rmsprop&lr=0.001&steps=500",
    "batch": "?split=on&batch=8&lr=1e-7&steps=300&noise=0.3",
    "schedule": "?split=on&schedule=cosine&steps=300",
}


@cache
def answers() -> dict[str, Answer]:
    return dict(zip(SPLITS, ask(list(SPLITS.values())), strict=True))


@cache
def expected_of(case: str) -> tuple[Array, Array]:
    return expected(answers()[case])


def expected(answer: Answer) -> tuple[Array, Array]:
    """Eigenvalues of the Hessian, and the excess loss along each eigenvector in each step, signed as a root."""
    state = answer.state
    X = design(state["basis"], state["degree"])
    values, vectors = np.linalg.eigh(2 * X.T @ X)
    errors = torch_path(state).weights - np.linalg.lstsq(X, answer.y, rcond=None)[0]
    return values, np.sqrt(values / 2)[:, None] * (errors @ vectors).T


def apart(found: Array, right: Array) -> float:
    """The largest difference in a direction, relative to the largest value there; eigenvectors have no sign."""
    sign = np.sign(np.sum(found[:, :1] * right[:, :1], axis=1, keepdims=True))
    return float((np.abs(sign * found - right) / np.abs(right).max(axis=1, keepdims=True)).max())


@pytest.mark.parametrize("case", SPLITS)
def test_parts_are_those_of_the_eigenvectors(case: str) -> None:
    """In every step, and they add up to the excess loss."""
    answer = answers()[case]
    assert answer.parts is not None
    values, right = expected_of(case)
    difference = apart(answer.parts, right)
    # Eigenvectors are known to about the rounding error over the gap to the next eigenvalue.
    gap = np.diff(values).min() / values[-1]
    print(f"{case}: {difference:.1e}, gap {gap:.1e}")
    assert difference < 1e-9 + 1e-14 / gap
    excess = answer.path.losses - answer.best_loss
    np.testing.assert_allclose(np.sum(answer.parts**2, axis=0), excess, rtol=1e-9, atol=1e-12 * excess[0])


@pytest.mark.parametrize("case", SPLITS)
def test_theory_is_what_pytorch_does(case: str) -> None:
    """From eigenvalue, learning rate and start alone; where it does not apply there is none."""
    answer = answers()[case]
    if case in ("adam", "rmsprop", "batch", "schedule"):
        assert answer.theory is None and answer.rates is None
        return
    assert answer.theory is not None and answer.rates is not None
    values, right = expected_of(case)
    difference = apart(answer.theory * np.sign(right[:, :1]), right / np.abs(right[:, :1]))
    print(f"{case}: {difference:.1e}")
    assert difference < 1e-7
    lr, momentum = answer.state["lr"], answer.state["momentum"] * (answer.state["optimizer"] == "momentum")
    for rate, eigenvalue in zip(answer.rates, values, strict=True):
        roots = np.roots([1, lr * eigenvalue - 1 - momentum, momentum])
        assert abs(rate) == pytest.approx(np.abs(roots).max(), rel=1e-6)
        assert rate * roots[np.argmax(np.abs(roots))].real >= 0 or np.iscomplex(roots).any()


def test_the_split_of_ill_conditioned_weights_adds_up() -> None:
    """Degree 9 in monomials, where eigenvectors of X'X are lost to rounding: singular vectors of X instead."""
    (answer,) = ask(["?split=on&degree=9&lr=1e-13&steps=50"])
    assert answer.parts is not None and answer.theory is not None
    X = design("monomials", 9)
    left, _, _ = np.linalg.svd(X, full_matrices=False)
    residuals = X @ answer.path.weights.T - np.sin(points())[:, None]
    right = (left.T @ residuals)[::-1]
    print(f"degree 9: {apart(answer.parts, right):.1e}")
    assert apart(answer.parts, right) < 1e-6


MISTAKES = [
    ("directions.js", "eigenvalues[i] / 2", "eigenvalues[i]", "parts"),
    ("directions.js", "images[i], c", "images[0], c", "parts"),
    ("descent.js", "Math.sqrt(value / 2)", "Math.sqrt(value)", "parts"),
    ("directions.js", "1 - lr * eigenvalue;", "1 - (lr * eigenvalue) / 2;", "theory"),
    ("directions.js", "factor * from01(t) - momentum", "from01(t) - momentum", "theory"),
    ("directions.js", "half * half - momentum", "half * half - momentum ** 2", "theory"),
    ("directions.js", "(1 - ratio ** t) / (1 - ratio)", "(1 - ratio ** t)", "theory"),
]


@cache
def of_mistakes() -> list[Answer]:
    query = "?split=on&optimizer=momentum&momentum=0.5&lr=2e-6&steps=300"
    return answers_of_mistakes((file, right, wrong, query) for file, right, wrong, _ in MISTAKES)


@pytest.mark.parametrize("k", range(len(MISTAKES)), ids=[f"{what}: {right}" for _, right, _, what in MISTAKES])
def test_a_mistake_in_the_split_is_found(k: int) -> None:
    what, answer = MISTAKES[k][3], of_mistakes()[k]
    assert answer.parts is not None and answer.theory is not None
    _, expected_parts = expected(answer)
    found = answer.parts if what == "parts" else answer.theory * expected_parts[:, :1]
    assert apart(found, expected_parts) > 1e-6
