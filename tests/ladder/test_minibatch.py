"""What rung 9's page says of mini-batches: their noise, its floor, and the steps they need."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike

from tests.logs import log_of, numbers_of
from tests.oracles import START, Array, Batches, Quadratic, cubic, data, minibatch, vandermonde

CUBIC = cubic()
X, Y = vandermonde(data()[0]), data()[1]
BATCHES = Batches(CUBIC, X, Y)
NOTHING = np.zeros(4), np.zeros((4, 4))  # no error, for certain


def floor(batch: int, lr: float) -> float:
    """The excess loss that a step's mean does not change: after 2 ** 34 steps from the best weights."""
    columns = [BATCHES.step(NOTHING[0], unit.reshape(4, 4), batch, lr)[1].ravel() for unit in np.eye(16)]
    constant = BATCHES.step(*NOTHING, batch, lr)[1].ravel()
    matrix, total = np.array(columns).T - constant[:, None], constant
    for _ in range(34):  # the sum of 1, 2, 4, ... powers
        matrix, total = matrix @ matrix, total + matrix @ total
    return BATCHES.excess(total.reshape(4, 4))


def path(batch: int, rates: ArrayLike, distinct: bool = False) -> Array:
    """The mean excess loss before each of the steps from the ladder's start."""

    def step(lr: float) -> Array:
        """A step as a matrix; its entries are polynomials of degree 2 in lr."""
        matrix = np.zeros((21, 21))
        for k, unit in enumerate(np.eye(21)):
            constant = np.concatenate(BATCHES.step(*NOTHING, batch, lr, distinct), axis=None)
            moved = np.concatenate(BATCHES.step(unit[:4], unit[4:20].reshape(4, 4), batch, lr, distinct), axis=None)
            matrix[:20, k] = constant if k == 20 else moved - constant
        matrix[20, 20] = 1
        return matrix

    unit = 1e-6
    below, still, above = step(-unit), step(0), step(unit)
    slope, bend = (above - below) / 2, (above + below) / 2 - still
    error = START - CUBIC.best
    state, found = np.concatenate([error, np.outer(error, error).ravel(), [1]]), []
    for share in np.asarray(rates) / unit:
        found.append(BATCHES.excess(state[4:20].reshape(4, 4)))
        state = state + share * (slope @ state) + share**2 * (bend @ state)
    return np.array(found)


def test_a_step_s_mean_is_the_mean_over_all_batches() -> None:
    """The oracle itself, on three points, against every batch of two there is."""
    A, y, e, lr = (
        np.array([[1.0, 2.0], [1.0, -1.0], [1.0, 0.5]]),
        np.array([1.0, 0.0, -2.0]),
        np.array([0.3, -0.2]),
        0.1,
    )
    small = Quadratic(A, y)
    for distinct in (False, True):
        ends = []
        for i in range(3):
            for j in range(3):
                if not (distinct and i == j):
                    residual = A[[i, j]] @ (small.best + e) - y[[i, j]]
                    ends.append(e - lr * 3 / 2 * 2 * residual @ A[[i, j]])
        mean, second = Batches(small, A, y).step(e, np.outer(e, e), 2, lr, distinct)
        np.testing.assert_allclose(mean, np.mean(ends, axis=0), atol=1e-14)
        np.testing.assert_allclose(second, np.mean([np.outer(end, end) for end in ends], axis=0), atol=1e-14)
        np.testing.assert_allclose(mean, small.weights(small.best + e, lr, 1) - small.best, atol=1e-14)


def test_gradient_of_a_batch() -> None:
    log = numbers_of("ladder/minibatch_gradient")
    order = torch.randperm(2000, generator=torch.Generator().manual_seed(0)).numpy()
    for name, weights in (("start", START), ("best weights", CUBIC.best)):
        single = 2 * (X @ weights - Y) * X[:, 1]
        slopes = 100 * single[order].reshape(100, 20).sum(axis=1)
        whole = (CUBIC.hessian @ (weights - CUBIC.best))[1]
        assert log[f"{name}, all 2000 points"] == pytest.approx(whole, abs=2e-6)
        assert log[f"{name}, mean of 100 batches"] == pytest.approx(whole, abs=2e-6)
        for number in range(3):
            assert log[f"{name}, 100 times batch {number + 1}"] == pytest.approx(slopes[number], abs=2e-5)
        for what, value in (
            ("smallest", slopes.min()),
            ("largest", slopes.max()),
            ("standard deviation", slopes.std()),
        ):
            assert log[f"{name}, {what} of 100 batches"] == pytest.approx(value, abs=2e-5)
        assert slopes.min() < 0 < slopes.max()


def shuffled(seed: int) -> Iterator[Array]:
    draws = torch.Generator().manual_seed(seed)
    while True:
        yield torch.randperm(2000, generator=draws).numpy()


def test_path() -> None:
    log = numbers_of("ladder/minibatch_path")
    x, y = data()
    for t in (1000, 1999, 3999):
        batches = [minibatch(x, y, START, shuffled(seed), steps=t)[1] for seed in range(10 if t == 1999 else 1)]
        weights = {"all points": CUBIC.weights(START, 1e-6, t), "batches of 20": batches[0]}
        if t == 1999:
            weights["mean of 10 runs with batches"] = np.mean(batches, axis=0)
        for name, at in weights.items():
            assert log[f"t = {t}, {name}, b"] == pytest.approx(at[1], abs=2e-6)
            assert log[f"t = {t}, {name}, L - L*"] == pytest.approx(CUBIC.excess(at - CUBIC.best), abs=2e-6)


def test_floor() -> None:
    """Each predicted floor, and each measured one within what its error allows."""
    text = log_of("ladder/minibatch_floor")
    rows = [[float(cell) for cell in row.split()] for row in re.findall(r"^ .*\d$", text, re.MULTILINE)]
    expected = [(batch, lr) for batch in (10, 20, 50, 100, 200) for lr in (2.5e-7, 5e-7, 1e-6)]
    assert len(rows) == len(expected)
    for (batch, lr), (B, given, predicted, measured, error, gap) in zip(expected, rows, strict=True):
        exact = floor(batch, lr)
        assert batch == B and given == pytest.approx(lr * 2000 / batch, rel=6e-3)
        assert predicted == pytest.approx(exact, abs=6e-6)
        assert error < 0.01 * exact and abs(measured - exact) < 4 * error
        assert gap == pytest.approx((measured - predicted) / error, abs=0.35)
    log = numbers_of("ladder/minibatch_floor")
    gaps = np.abs([row[-1] for row in rows])
    assert log["largest difference / error"] == pytest.approx(gaps.max(), abs=0.006)
    # Fifteen differences have the spread that their errors say: neither too large nor suspiciously small.
    assert 0.4 < np.sqrt(np.mean(gaps**2)) < 1.7
    assert log["batch 20, lr 1e-4, floor"] == pytest.approx(floor(20, 1e-6), abs=6e-6)
    single = 2 * (X @ CUBIC.best - Y)[:, None] * X
    ratio = np.sum(single**2) / 4
    assert log["floor / lr for a small lr"] == pytest.approx(ratio, abs=0.06)
    for batch in (1, 20, 2000):
        assert floor(batch, 1e-10) / (1e-10 * 2000 / batch) == pytest.approx(ratio, rel=1e-3)
    # What the page says of rows: the same lr, about the same; twice the batch, about half; upwards for a large lr.
    assert floor(10, 1e-6) > 2 * floor(20, 1e-6) > 4 * floor(40, 1e-6)
    assert floor(20, 1e-6) == pytest.approx(2 * floor(40, 1e-6), rel=0.1)
    assert floor(10, 5e-7) == pytest.approx(floor(20, 1e-6), rel=0.2)
    assert floor(20, 1e-6) > ratio * 1e-4


def test_epochs() -> None:
    """The approximation by its matrices, and the measured floors: between it and that of independent batches."""
    log = numbers_of("ladder/minibatch_epochs")
    single = 2 * (X @ CUBIC.best - Y)[:, None] * (X @ CUBIC.vectors)
    for batch in (10, 20, 50, 100, 200, 1000):
        n, keep = 2000 // batch, 1 - 1e-6 * CUBIC.eigenvalues
        # The mean of a product of two points' gradients, of one point and of two different ones.
        same = np.mean(single**2, axis=0)
        other = -same / 1999
        pull = (1e-6 * n) ** 2
        between = pull * batch**2 * other
        within = pull * (batch * same + batch * (batch - 1) * other)
        excess = 0.0
        for k in range(4):
            noise = np.full((n, n), between[k]) + np.eye(n) * (within[k] - between[k])
            decay = np.tril(keep[k] ** np.maximum(np.subtract.outer(np.arange(n), np.arange(n)), 0.0))
            after = np.diag(decay @ noise @ decay.T)  # of an epoch's batches, after each
            begin = after[-1] / (1 - keep[k] ** (2 * n))
            variances = begin * keep[k] ** (2 * np.arange(n)) + [0, *after[:-1]]
            excess += CUBIC.eigenvalues[k] * variances.mean() / 2
        measured, error = log[f"batch {batch}, measured"], log[f"batch {batch}, error of the measured mean"]
        assert log[f"batch {batch}, predicted without the spread of curvatures"] == pytest.approx(excess, abs=6e-6)
        assert excess - 4 * error < measured < floor(batch, 1e-6) + 4 * error and error < 0.015 * measured
    both = "batch 1000, measured", "batch 1000, predicted without the spread of curvatures"
    assert len({f"{log[label]:.4f}" for label in both}) == 1  # as the page says
    # The smaller the batch, the more is missing.
    missing = [
        log[f"batch {batch}, measured"] / log[f"batch {batch}, predicted without the spread of curvatures"]
        for batch in (10, 20, 50, 1000)
    ]
    assert missing[0] > missing[1] > missing[2] > missing[3] - 0.02 and missing[3] == pytest.approx(1, abs=0.04)


def test_decay() -> None:
    """The mean of fifty runs, beside the exact mean of all."""
    log = numbers_of("ladder/minibatch_decay")
    t = np.arange(20000)
    for name, rates in {
        "lr 1e-4": np.full(20000, 1e-6),
        "lr 1e-5": np.full(20000, 1e-7),
        "decay": 1e-6 / (1 + np.maximum(0, t - 3000) / 1000),
    }.items():
        exact = path(20, rates)
        # Hovering, the mean of 1,000 steps and 50 runs has an error of a few percent.
        early, late = log[f"{name}, mean of steps 1,000 to 2,000"], log[f"{name}, mean of the last 1,000 steps"]
        assert early == pytest.approx(exact[1000:2000].mean(), rel=0.03)
        assert late == pytest.approx(exact[-1000:].mean(), rel=0.15)
    assert path(20, np.full(20000, 1e-6))[-1] == pytest.approx(floor(20, 1e-6), rel=1e-3)


def test_cost() -> None:
    """With the learning rates that the program found, the exact mean passes 0.1 in that step."""
    log = numbers_of("ladder/minibatch_cost")
    rates = np.geomspace(1e-8, 3.5e-6, 120)
    batches = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
    steps = {batch: log[f"batch {batch}, steps"] for batch in batches}
    for batch in batches:
        lr = rates[np.argmin(np.abs(rates / log[f"batch {batch}, lr B / 2000"] - 1))]
        assert log[f"batch {batch}, points visited"] == batch * steps[batch]
        if batch >= 100:
            t = int(steps[batch])
            for near in (0.9, 1, 1.05):
                excess = path(batch, np.full(t + 1, near * lr), distinct=True)
                if near == 1:
                    assert excess[t] <= 0.1 < excess[t - 1]
                else:  # the neighbours are no better
                    assert excess[:t].min() > 0.1
    assert steps[2000] == min(CUBIC.steps_needed(START, lr, 0.1) for lr in rates)
    visits = {batch: batch * steps[batch] for batch in batches}
    assert visits[1] < visits[20] < 1.1 * visits[1]  # at first twice the batch needs half the steps
    assert steps[500] < 2 * steps[2000]  # and in the end hardly fewer
