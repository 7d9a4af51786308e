"""Momentum and friends: each rule a second time in NumPy, to the exact count of steps."""

import cmath
import itertools
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
        "RMSprop": rmsprop_path(H, off, 0.1),
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
    assert found["RMSprop"][2] is None


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
    assert log["RMSprop, steps to 0.001"] < log["gradient descent, steps to 0.001"]
    assert by_goal["1e-06"][:4] == ["L-BFGS", "heavy ball", "Nesterov", "Adam"]


def test_search_lr() -> None:
    """Both rules in NumPy; RMSprop multiplies rounding errors, so its counts may differ a little."""
    log = numbers_of("exercises/momentum/search_lr")
    H, off = cubic().hessian, START - cubic().best
    for name, path in (("RMSprop", rmsprop_path), ("Adam", adam_path)):
        found = {}
        for lr in (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0):
            count = counts(path(H, off, lr), H)[1]
            assert (f"{name}, lr {lr}, least excess" in log) == (count is None)
            if count is not None:
                found[lr] = count
                assert log[f"{name}, lr {lr}, steps to 0.001"] == pytest.approx(
                    count, rel=0.3 if name == "RMSprop" else 0
                )
        assert log[f"{name}, best lr"] == 0.1 == min(found, key=lambda lr: found[lr])
        assert log[f"{name}, lr 1.0, steps to 0.001"] < 1.2 * found[0.1]
    assert 4.5 < log["Adam, lr 0.01, steps to 0.001"] / log["Adam, lr 0.1, steps to 0.001"] < 5.5
    assert "RMSprop, lr 0.001, least excess" in log, "rung 6's"
    for lr in (0.1, 3.0):
        places = [place for place, _ in zip(rmsprop_path(H, off, lr), range(102), strict=False)]
        move = np.abs(places[101] - places[100]).max()
        assert log[f"RMSprop, lr {lr}, largest move in step 100"] == pytest.approx(move, rel=0.01)
        assert move < 0.003, "about the same small steps, though lr is 30 times as large"


def swing(beta: float, step: float, t: int) -> float:
    """The error after t steps in one direction, from rest at 1, in closed form; `step` is lr times curvature."""
    total = 1 + beta - step
    root = cmath.sqrt(total * total - 4 * beta)
    one, two = (total + root) / 2, (total - root) / 2
    if abs(one - two) < 1e-7:  # a double root
        return float((one**t * (1 + t * (1 - one))).real)
    return float(((one ** (t + 1) * (1 - two) - two ** (t + 1) * (1 - one)) / (one - two)).real)


def size(beta: float, step: float) -> float:
    """The larger of the two roots' sizes."""
    return float(np.abs(np.roots([1, -(1 + beta - step), beta])).max())


def test_one_direction() -> None:
    """Against the closed form of the recursion."""
    log = numbers_of("why/momentum_direction")
    critical = (1 - math.sqrt(0.1)) ** 2
    assert log["critical momentum"] == pytest.approx(critical, rel=1e-12)
    assert log["largest difference from the matrix"] < 1e-13
    for beta in (0.0, 0.2, critical, 0.8, 0.95):
        name = f"momentum {beta:.2f}"
        errors = [swing(beta, 0.1, t) for t in range(400)]
        assert log[f"{name}, steps to 0.001"] == 1 + max(t for t in range(400) if abs(errors[t]) > 1e-3)
        changes = sum(errors[t] * errors[t + 1] < 0 for t in range(59))
        assert log[f"{name}, sign changes in 60 steps"] == changes and (changes > 0) == (beta > critical)
        assert log[f"{name}, size of the larger eigenvalue"] == pytest.approx(size(beta, 0.1), rel=1e-6)
    assert log["momentum 0.95, steps to 0.001"] > log["momentum 0.00, steps to 0.001"], "too much is slower than none"


def test_damping() -> None:
    """The three cases of the page, the best beta of one direction, and the limit 2 (1 + beta)."""
    for step in (0.05, 0.3, 0.9):
        critical = (1 - math.sqrt(step)) ** 2
        for beta in np.linspace(0.001, 0.99, 40):
            if beta < critical:
                assert size(beta, step) > math.sqrt(beta)
                path = [swing(beta, step, t) for t in range(30)]
                assert all(0 < after < before for before, after in itertools.pairwise(path))
            else:
                assert size(beta, step) == pytest.approx(math.sqrt(beta), rel=1e-9)
            assert size(beta, step) > math.sqrt(critical)
    for beta in (0.0, 0.5, 0.9):
        assert size(beta, 1.999 * (1 + beta)) < 1 < size(beta, 2.001 * (1 + beta))


def test_condition_numbers() -> None:
    """Counts from the closed form in each direction; the constants against a search over a grid around them."""
    log = numbers_of("why/momentum_kappa")
    kappas = (10, 30, 100, 300, 1000, 3000, 10000)
    found: dict[str, list[float]] = {"gradient descent": [], "heavy ball": []}
    for kappa in kappas:
        curvatures = np.geomspace(1, kappa, 10)
        root = math.sqrt(kappa)
        best = 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2
        for name, (lr, beta) in (("gradient descent", (2 / (kappa + 1), 0.0)), ("heavy ball", best)):
            shown = log[f"{name}, steps with condition number {kappa}"]
            found[name].append(shown)
            # At the two ends the roots are equal but for rounding, which the closed form must not divide by.
            for t, there in ((int(shown), True), (int(shown) - 1, False)):
                ends = [abs(swing(beta, lr * curvature, t)) for curvature in curvatures]
                assert (max(ends) <= 1e-6) == there, (name, kappa)
        # No other pair has a smaller slowest factor.
        slowest = max(size(best[1], best[0]), size(best[1], best[0] * kappa))
        assert slowest == pytest.approx((root - 1) / (root + 1), rel=1e-5)
        for a, b in itertools.product((0.9, 0.97, 1, 1.03, 1.1), (0.9, 0.97, 1.0, 1.001)):
            other = best[0] * a, best[1] * b
            assert max(size(other[1], other[0]), size(other[1], other[0] * kappa)) >= slowest * (1 - 1e-6)
    # The heavy ball takes more steps than its factor alone would, and the share of these shrinks with the goal.
    root = math.sqrt(1000)
    step, beta = 4000 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2
    shares = []
    for goal in (1e-6, 1e-12, 1e-24):
        count = next(t for t in range(5000) if max(abs(swing(beta, s, t)) for s in (step / 1000, step)) <= goal)
        shares.append(count * math.log(1 / math.sqrt(beta)) / math.log(1 / goal))
    assert shares[0] > shares[1] > shares[2] > 1
    for name, theory, margin in (("gradient descent", 1, 0.001), ("heavy ball", 0.5, 0.04)):
        centred = np.log(kappas) - np.mean(np.log(kappas))
        slope = float(centred @ np.log(found[name]) / (centred @ centred))
        assert log[f"{name}, slope"] == pytest.approx(slope, rel=1e-9)
        assert slope == pytest.approx(theory, abs=margin)


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
