"""Momentum and friends: each rule a second time in NumPy, to the exact count of steps."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tests.logs import numbers_of
from tests.oracles import START, Array, adam_path, cubic, heavy_ball_path, rmsprop_path

GOALS = ("1", "0.001", "1e-06")


def counts(path: Iterator[Array], hessian: Array, steps: int = 3000) -> list[int | None]:
    """The first step at which the excess loss is within each goal, None where it never is."""
    excess = [float(off @ hessian @ off) / 2 for off, _ in zip(path, range(steps), strict=False)]
    return [next((t for t, value in enumerate(excess) if value <= float(goal)), None) for goal in GOALS]


def test_steps() -> None:
    log = numbers_of("why/momentum")
    problem = cubic()
    H, off = problem.hessian, START - problem.best
    low, high = problem.eigenvalues.min(), problem.eigenvalues.max()
    root = math.sqrt(high / low)
    beta = ((root - 1) / (root + 1)) ** 2
    lr = 4 / (math.sqrt(high) + math.sqrt(low)) ** 2
    paths = {
        "gradient descent": heavy_ball_path(H, off, 2 / (low + high), 0.0),
        "heavy ball": heavy_ball_path(H, off, lr, beta),
        "Nesterov": heavy_ball_path(H, off, 1 / high, (root - 1) / (root + 1), nesterov=True),
        "RMSprop": rmsprop_path(H, off, 1e-3),
        "Adam": adam_path(H, off, 0.1),
    }
    found = {}
    for name, path in paths.items():
        found[name] = counts(path, H)
        for goal, count in zip(GOALS, found[name], strict=True):
            shown = log.get(f"{name}, steps to {goal}")
            assert log.get(f"{name}, evaluations to {goal}") == shown, "one evaluation a step"
            if name == "RMSprop" and count:  # it multiplies rounding errors, so two right runs differ a little
                assert shown == pytest.approx(count, rel=0.01)
            else:
                assert shown == count, f"{name} to {goal}"
    assert found["RMSprop"][1:] == [None, None]


def test_lbfgs() -> None:
    """PyTorch's own counters, and the bound that no method of this kind can beat: conjugate gradients."""
    log = numbers_of("why/momentum")
    problem = cubic()
    H = torch.tensor(problem.hessian)
    off = torch.tensor(START - problem.best, requires_grad=True)
    optimizer = torch.optim.LBFGS([off], max_iter=1, max_eval=25, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = off @ H @ off / 2
        loss.backward()
        return loss

    excess, evaluations = [], []
    for _ in range(30):
        excess.append(float(off.detach() @ H @ off.detach()) / 2)
        evaluations.append(optimizer.state[off].get("func_evals", 0))
        optimizer.step(closure)
    for goal in GOALS:
        step = next(t for t, value in enumerate(excess) if value <= float(goal))
        assert log[f"L-BFGS, steps to {goal}"] == step
        assert log[f"L-BFGS, evaluations to {goal}"] == evaluations[step]
    assert 4 <= log["L-BFGS, steps to 1e-06"] <= 15


def test_order_that_the_page_tells() -> None:
    log = numbers_of("why/momentum")
    names = ("gradient descent", "heavy ball", "Nesterov", "Adam", "L-BFGS")
    by_goal = {goal: sorted(names, key=lambda name: log[f"{name}, evaluations to {goal}"]) for goal in GOALS}
    assert by_goal["1"][:4] == ["L-BFGS", "Adam", "Nesterov", "heavy ball"]
    assert by_goal["1e-06"][:4] == ["L-BFGS", "heavy ball", "Nesterov", "Adam"]


def test_adam_lr() -> None:
    log = numbers_of("exercises/momentum/adam_lr")
    problem = cubic()
    found = {}
    for lr in (0.01, 0.03, 0.1, 0.3, 1.0):
        found[lr] = counts(adam_path(problem.hessian, START - problem.best, lr), problem.hessian)[2]
        assert log[f"steps with lr {lr}"] == found[lr]
    assert min(found, key=lambda lr: found[lr] or math.inf) == 0.1


def test_four_steps() -> None:
    """Against the definition: after k steps, the smallest excess that k gradients can reach (least squares)."""
    log = numbers_of("exercises/momentum/four_steps")
    problem = cubic()
    root = np.linalg.cholesky(problem.hessian).T
    off = START - problem.best
    powers = [problem.hessian @ off]
    for step in (1, 2, 3, 4):
        span = np.column_stack([vector / np.linalg.norm(vector) for vector in powers])
        nearest = np.linalg.lstsq(root @ span, root @ off)[0]
        rest = root @ (off - span @ nearest)
        assert log[f"excess loss after step {step}"] == pytest.approx(float(rest @ rest) / 2, rel=1e-4, abs=1e-9)
        powers.append(problem.hessian @ powers[-1])
