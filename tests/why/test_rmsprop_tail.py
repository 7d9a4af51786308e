"""RMSprop's tail: the cycle that follows from the Hessian, and a second implementation that ends in it."""

import numpy as np
import pytest

from tests.logs import log_of, losses_in, numbers_of, weights_in
from tests.oracles import START, adam_path, cubic, data, rmsprop_path


def cycle_excess(lr: float) -> float:
    """The excess loss with every weight lr/2 from its best: sums of powers of x, no matrix product."""
    x, _ = data()
    entries = sum(float(np.sum(x ** (i + j))) for i in range(4) for j in range(4))
    return (lr / 2) ** 2 * entries


def test_cycle() -> None:
    log = numbers_of("why/rmsprop_tail")
    problem = cubic()
    for name in "abcd":
        before, after = (log[f"{name} from its best at t = {t}"] for t in (5998, 5999))
        assert abs(after) == pytest.approx(1e-3 / 2, rel=1e-6), "lr/2"
        assert after == pytest.approx(-before, rel=1e-6)
    assert log["best loss"] == pytest.approx(problem.best_loss, rel=1e-12)
    expected = problem.best_loss + cycle_excess(1e-3)
    assert log["predicted loss of the cycle"] == pytest.approx(expected, rel=1e-9)
    assert log["loss at t = 5999"] == pytest.approx(expected, rel=1e-8)
    assert log["loss at t = 5999"] > log["loss at t = 1999"] > log["loss at t = 1499"], "the loss rises"


def test_the_cycle_keeps_itself_up() -> None:
    """Started in it, with the running size that it has, the rule stays in it; every component of H 1 is positive."""
    problem = cubic()
    assert (problem.hessian @ np.ones(4) > 0).all()
    for first, second in ((1, 3), (0, 2)):
        apart = np.zeros(4)
        apart[[first, second]] = 1, -1
        assert (problem.hessian @ apart)[first] < 0, "b is pushed further up while d is low, and a while c is"
    off = np.full(4, 1e-3 / 2)
    square = (problem.hessian @ off) ** 2
    for t, place in zip(range(101), rmsprop_path(problem.hessian, off, 1e-3, square), strict=False):
        assert place == pytest.approx(np.full(4, 1e-3 / 2 if t % 2 == 0 else -1e-3 / 2), rel=1e-6)


def test_spikes() -> None:
    """A second walk, in distances from the best weights, and the limit of 2 from another matrix with the same spectrum.

    When a spike comes depends on rounding; when the limit is passed hardly does.
    """
    log = numbers_of("why/rmsprop_tail_spikes") | numbers_of("why/rmsprop_tail_limit")
    H = cubic().hessian
    even, odd = np.ix_([0, 2], [0, 2]), np.ix_([1, 3], [1, 3])
    square, passed, parts, steepness = np.zeros(4), 0, [], []
    for t, off in zip(range(2200), rmsprop_path(H, START - cubic().best, 1e-3), strict=False):
        square = 0.99 * square + 0.01 * (H @ off) ** 2
        size = np.sqrt(square) + 1e-8
        steepness.append(1e-3 * np.linalg.eigvals(H[even] / size[[0, 2], None]).real.max())
        passed = passed or (t if t >= 1500 and steepness[-1] > 2 else 0)
        parts.append([off[pair] @ H[block] @ off[pair] / 2 for pair, block in (([0, 2], even), ([1, 3], odd))])
    assert log["lr times curvature of a and c at t = 1550"] == pytest.approx(steepness[1550], rel=0.05) and passed
    assert log["first step after 1500 with more than 2"] == pytest.approx(passed, rel=0.01)
    assert log["excess through a and c in that step"] < 1e-15
    swing = float(H[odd].sum()) * (1e-3 / 2) ** 2 / 2
    assert log["excess through b and d in the cycle"] == pytest.approx(swing, rel=1e-9)
    assert log["excess through a and c in the cycle"] == pytest.approx(cycle_excess(1e-3) - swing, rel=1e-9)
    for through in (parts[passed][1], log["excess through b and d in the spike"]):
        assert through == pytest.approx(swing, rel=0.15), "they are in their cycle"
    assert passed < log["step of the highest spike"] < passed + 300
    rest = cycle_excess(1e-3) - swing
    for highest in (log["excess through a and c in the spike"], max(a for a, _ in parts[1500:])):
        assert highest > 5 * rest, "far above what a and c have in the cycle"


def test_rung_6_ends_in_its_half_of_the_cycle() -> None:
    """Its a and c are still at 0, and what its loss is above the best is the part of b and d."""
    log, problem = log_of("ladder/stage6_optim"), cubic()
    a, b, c, d = weights_in(log)
    assert max(abs(a), abs(c)) < 1e-6 < min(abs(b), abs(d))
    H = problem.hessian[1::2, 1::2]
    assert losses_in(log)[-1] - problem.best_loss == pytest.approx(H.sum() * (1e-3 / 2) ** 2 / 2, rel=0.02)


def test_in_the_cycle_the_product_is_2() -> None:
    """lr times curvature as RMSprop sees it, for both pairs."""
    H = cubic().hessian
    sizes = np.abs(H @ np.full(4, 1e-3 / 2))
    for pair in (slice(0, 4, 2), slice(1, 4, 2)):
        seen = np.linalg.eigvals(H[pair, pair] / sizes[pair, None]).real
        assert 1e-3 * seen.max() == pytest.approx(2, rel=1e-9)


def test_adam_does_not_stay() -> None:
    """Against Adam and AMSGrad as published, in NumPy. Rounding decides how far Adam is thrown, not whether."""
    log = numbers_of("why/rmsprop_tail_adam")
    H, off = cubic().hessian, START - cubic().best
    adam, amsgrad = (
        [cubic().excess(place) for place, _ in zip(adam_path(H, off, 0.1, kind), range(3000), strict=False)]
        for kind in (False, True)
    )
    assert log["Adam, excess at t = 500"] < 1e-12 and adam[500] < 1e-12
    assert log["Adam, largest excess from 500 on"] > 1 and max(adam[500:]) > 1
    assert log["amsgrad, largest excess from 500 on"] < 1e-12 and max(amsgrad[500:]) < 1e-12


def test_the_limit_of_adam() -> None:
    """What the page derives, 2 (1 + beta) / (1 - beta), for one direction; Adam passes it, then is thrown out."""
    for beta in (0.5, 0.9):
        limit = 2 * (1 + beta) / (1 - beta)
        for step, stable in ((0.999 * limit, True), (1.001 * limit, False)):
            # m <- beta m + (1 - beta) e, e <- e - step m, with (e, m) as the state
            matrix = np.array([[1 - step * (1 - beta), -step * beta], [1 - beta, beta]])
            assert (np.abs(np.linalg.eigvals(matrix)).max() < 1) == stable
    assert pytest.approx(38) == 2 * (1 + 0.9) / (1 - 0.9)
    log = numbers_of("why/rmsprop_tail_adam")
    H, square, products = cubic().hessian, np.zeros(4), []
    for t, off in zip(range(1, 2000), adam_path(H, START - cubic().best, 0.1), strict=False):
        square = 0.999 * square + 0.001 * (H @ off) ** 2
        sizes = np.sqrt(square / (1 - 0.999**t)) + 1e-8
        products.append(0.1 * np.linalg.eigvals(H / sizes[:, None]).real.max())
    passed = next(t for t in range(500, 2000) if products[t] > 38)
    assert log["lr times curvature, first step after 500 above 38"] == passed
    assert passed < log["first step after 500 with an excess above 0.001"] < passed + 300


def test_a_and_c_swing_together() -> None:
    """From other starts too, and so do b and d; whether the pairs swing alike depends on the start, not so the loss."""
    problem = cubic()
    seen = set()
    for seed in range(6):
        start = np.random.default_rng(seed).standard_normal(4)
        *_, last = (off for off, _ in zip(rmsprop_path(problem.hessian, start, 1e-3), range(12000), strict=False))
        assert np.abs(last) == pytest.approx(np.full(4, 1e-3 / 2), rel=1e-3)
        assert np.sign(last[0]) == np.sign(last[2]) and np.sign(last[1]) == np.sign(last[3])
        assert problem.excess(last) == pytest.approx(cycle_excess(1e-3), rel=1e-3)
        seen.add(bool(last[0] * last[1] > 0))
    assert seen == {True, False}


def test_schedule() -> None:
    """With lr a thousandth, the excess of the cycle is a millionth; the run lags behind by a few steps at most."""
    log = numbers_of("why/rmsprop_tail_schedule")
    assert log["constant lr, last lr"] == 1e-3
    assert log["constant lr, last loss above the best"] == pytest.approx(cycle_excess(1e-3), rel=1e-4)
    assert log["schedule, last lr"] == pytest.approx(1e-3 * 0.1**3, rel=1e-9)
    assert cycle_excess(1e-6) / 4 < log["schedule, last loss above the best"] < cycle_excess(1e-6) * 4
    problem = cubic()
    for name in ("constant lr", "schedule"):
        above = log[f"{name}, last loss"] - problem.best_loss
        assert above == pytest.approx(log[f"{name}, last loss above the best"], rel=1e-4)


def test_half_the_lr() -> None:
    log = numbers_of("exercises/rmsprop_tail/half_the_lr")
    for lr in (1e-3, 5e-4):
        assert log[f"lr {lr}, distance of a weight"] == pytest.approx(lr / 2, rel=1e-6)
        assert log[f"lr {lr}, excess loss"] == pytest.approx(cycle_excess(lr), rel=1e-6)


def test_sign_descent() -> None:
    """Another walk over the same grid, in whole numbers of steps; RMSprop leaves the places where it is stuck."""
    log = numbers_of("exercises/rmsprop_tail/sign_descent")
    problem = cubic()
    for shift in ("0", "0.0002", "0.0004"):
        origin = START + float(shift) - problem.best
        grid, seen = np.zeros(4, dtype=int), []
        for _ in range(10000):
            off = origin + 1e-3 * grid
            seen.append(float(off @ problem.hessian @ off) / 2)
            grid -= np.sign(problem.hessian @ off).astype(int)
        for kind, value in (("least", min(seen[-100:])), ("largest", max(seen[-100:]))):
            assert log[f"start + {shift}, {kind} excess in the end"] == pytest.approx(value, rel=1e-6)
        assert min(seen[-100:]) > 5 * cycle_excess(1e-3)
        stuck = origin + 1e-3 * grid
        square = (problem.hessian @ stuck) ** 2
        path = rmsprop_path(problem.hessian, stuck, 1e-3, square)
        *_, last = (off for off, _ in zip(path, range(10000), strict=False))
        assert float(last @ problem.hessian @ last) / 2 < 1.01 * cycle_excess(1e-3)
