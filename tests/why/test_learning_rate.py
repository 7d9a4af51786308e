"""Why that learning rate? Singular values, the closed form of the path, and runs on both sides of the limit."""

import io
import math

import numpy as np
import pytest
from matplotlib import pyplot as plt

from tests.logs import labelled, log_of, losses_in, numbers_of
from tests.oracles import LOGGED, START, Quadratic, cubic, data, vandermonde
from tests.rungs import data_for, load


@pytest.fixture
def exact() -> Quadratic:
    return cubic()


def test_limit(exact: Quadratic) -> None:
    x, _ = data()
    log = numbers_of("why/learning_rate")
    singular = np.sort(np.linalg.svd(vandermonde(x), compute_uv=False))
    for number, value in enumerate(2 * singular**2, 1):
        assert log[f"eigenvalue {number} of the Hessian"] == pytest.approx(value, rel=1e-9)
    limit = 1 / singular[-1] ** 2
    assert log["largest stable lr for the sum"] == pytest.approx(limit, rel=1e-9)
    assert log["largest stable lr for the mean"] == pytest.approx(2000 * limit, rel=1e-9)
    for share in (0.99, 1.01):
        expected = exact.loss(START, share * limit, 2000)
        assert log[f"loss after 2000 steps at {share} of the limit"] == pytest.approx(expected, rel=1e-6)
    assert exact.loss(START, 0.99 * limit, 2000) < 8.81717 and exact.loss(START, 1.01 * limit, 2000) > 1e30


def test_predicted_path(exact: Quadratic) -> None:
    log = numbers_of("ladder/stage1_numpy | why/learning_rate_path")
    assert log["lines of the log"] == 20
    assert log["largest relative difference"] < 1e-9
    for t, loss in zip(LOGGED, losses_in(log_of("ladder/stage1_numpy")), strict=True):
        assert exact.loss(START, 1e-6, t) == pytest.approx(loss, rel=1e-9)


def test_a_path_that_is_not_the_predicted_one_is_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The listing predicts the path of lr 1e-6, and says of the log of another lr that it differs."""
    fit = load("stage1_numpy").fit(*data_for("stage1_numpy"), lr=1.001e-6)
    other = capsys.readouterr().out + f"Result: {fit}\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(other))
    monkeypatch.setattr(plt, "show", lambda: None)
    load("why/learning_rate_path")
    plt.close("all")
    assert labelled(capsys.readouterr().out)["largest relative difference"] > 1e-5


def test_directions(exact: Quadratic) -> None:
    log = numbers_of("why/learning_rate_directions")
    parts = exact.vectors.T @ (START - exact.best)
    for number, (eigenvalue, first) in enumerate(zip(exact.eigenvalues, parts, strict=True), 1):
        name = f"direction {number}"
        assert log[f"{name}, eigenvalue"] == pytest.approx(eigenvalue, rel=1e-9)
        assert log[f"{name}, factor a step"] == pytest.approx(1 - 1e-6 * eigenvalue, rel=1e-9)
        assert abs(1 - 1e-6 * eigenvalue) ** log[f"{name}, steps to halve"] == pytest.approx(0.5, rel=1e-9)
        excess = eigenvalue * first**2 / 2
        whole = exact.loss(START, 1e-6, 0) - exact.best_loss
        assert log[f"{name}, share of the first excess"] == pytest.approx(excess / whole, rel=1e-6)
        last = excess * (1 - 1e-6 * eigenvalue) ** (2 * 1999)
        whole = exact.loss(START, 1e-6, 1999) - exact.best_loss
        assert log[f"{name}, share of the last excess"] == pytest.approx(last / whole, rel=1e-3, abs=1e-20)


def test_best_step(exact: Quadratic) -> None:
    """Steps to a millionth, to the exact count."""
    log = numbers_of("why/learning_rate_best")
    low, high = exact.eigenvalues.min(), exact.eigenvalues.max()
    best = 2 / (low + high)
    assert log["best lr"] == pytest.approx(best, rel=1e-9)
    assert log["slowest factor at the best lr"] == pytest.approx((high - low) / (high + low), rel=1e-9)
    assert log["fastest factor at the best lr"] == pytest.approx(-(high - low) / (high + low), rel=1e-9)
    assert log["steps at lr 1e-6"] == exact.steps_needed(START, 1e-6)
    for target in (1.0, 0.001):
        assert log[f"steps at lr 1e-6 to {target}"] == exact.steps_needed(START, 1e-6, target)
    assert log["steps at the best lr"] == exact.steps_needed(START, best)
    assert log["steps just under the limit"] == exact.steps_needed(START, 0.999 * 2 / high)
    fewest = log["lr of the fewest"]
    assert log["fewest steps tried"] == exact.steps_needed(START, fewest)
    tried = [
        exact.steps_needed(START, share / 100 * 2 / high) for share in (*range(16, 96, 4), *np.arange(96, 99.95, 0.1))
    ]
    assert min(tried) == log["fewest steps tried"]
    # Best for the worst start: nearby steps have a larger largest factor.
    for lr in (0.999 * best, 1.001 * best):
        assert np.abs(1 - lr * exact.eigenvalues).max() > np.abs(1 - best * exact.eigenvalues).max()


def test_sum_and_mean(exact: Quadratic) -> None:
    log = numbers_of("why/learning_rate_mean")
    assert log["largest difference of a weight"] < 1e-14
    expected = exact.loss(START, 1e-6, 2000)
    assert log["sum of squares after 2000 steps"] == pytest.approx(expected, rel=1e-9)
    assert log["mean of squares after 2000 steps"] == pytest.approx(expected / 2000, rel=1e-9)


def test_at_4e_minus_6(exact: Quadratic) -> None:
    log = numbers_of("exercises/learning_rate/at_4e_minus_6")
    assert log["factor a step"] == pytest.approx(1 - 4e-6 * exact.eigenvalues.max(), rel=1e-9)
    first = next(t for t in range(100) if exact.loss(START, 4e-6, t) > 1e6)
    assert log["first step with a loss above a million"] == first
    assert log["predicted step with a loss above a million"] == first


def test_fewer_points() -> None:
    log = numbers_of("exercises/learning_rate/fewer_points")
    for points in (20, 200, 2000, 20000):
        x, _ = data(points)
        limit = 1 / np.linalg.svd(vandermonde(x), compute_uv=False)[0] ** 2
        assert log[f"limit for {points} points"] == pytest.approx(limit, rel=1e-9)
        assert log[f"limit times {points} points"] == pytest.approx(limit * points, rel=1e-9)
    # As the number of points grows, sums become integrals: the moments of x on the interval.
    moments = [math.pi**k / (k + 1) if k % 2 == 0 else 0.0 for k in range(7)]
    integral = np.array([[moments[i + j] for j in range(4)] for i in range(4)])
    assert log["limit times 20000 points"] == pytest.approx(1 / np.linalg.eigvalsh(integral).max(), rel=1e-3)


def test_ellipse() -> None:
    """The axes of the picture: eigenvalues from singular values, curvature from the loss, and ends on the contour."""
    log = numbers_of("why/learning_rate_ellipse")
    x, y = data()
    X = vandermonde(x)[:, [1, 3]]
    best = np.linalg.solve(X.T @ X, X.T @ y)
    singular = np.linalg.svd(X, compute_uv=False)[::-1]
    for number, value in enumerate(2 * singular**2, 1):
        name = f"direction {number}"
        vector = np.array([log[f"{name}, eigenvector, b"], log[f"{name}, eigenvector, d"]])
        assert np.linalg.norm(vector) == pytest.approx(1, rel=1e-12)
        assert 2 * X.T @ (X @ vector) == pytest.approx(value * vector, rel=1e-6)
        assert log[f"{name}, eigenvalue"] == pytest.approx(value, rel=1e-9)
        assert log[f"{name}, measured curvature"] == pytest.approx(value, rel=1e-6)
        end = X @ (best + log[f"{name}, half axis of the outer contour"] * vector) - y
        assert end @ end - np.sum((X @ best - y) ** 2) == pytest.approx(3200, rel=1e-9)
        four = numbers_of("why/learning_rate")[f"eigenvalue {2 * number} of the Hessian"]
        assert four == pytest.approx(value, rel=1e-9), "two of the four directions of the cubic"


def test_stopping_rules(exact: Quadratic) -> None:
    """Every rule from the closed form of the excess loss and of the gradient."""
    log = numbers_of("why/learning_rate_stop")
    first = exact.vectors.T @ (START - exact.best)
    for lr, steps in ((1e-6, 8000), (1e-7, 80000)):
        parts = first * (1 - lr * exact.eigenvalues) ** np.arange(steps)[:, None]
        excess = parts**2 @ exact.eigenvalues / 2
        squared = parts**2 @ exact.eigenvalues**2
        fall = np.append(np.inf, excess[:-1] - excess[1:])
        bound = squared / (2 * exact.eigenvalues.min())
        rules = {
            "2000 steps": 2000,
            "loss falls by less than 1e-6": np.argmax(fall < 1e-6),
            "gradient below 0.01": np.argmax(squared < 1e-4),
            "its mean below 0.01": np.argmax(squared < (2000 * 0.01) ** 2),
            "bound below 1e-6": np.argmax(bound <= 1e-6),
            "excess loss below 1e-6": exact.steps_needed(START, lr),
        }
        for rule, t in rules.items():
            assert log[f"lr {lr}, {rule}, step"] == t, rule
            assert log[f"lr {lr}, {rule}, excess loss"] == pytest.approx(excess[t], rel=1e-6)
        assert log[f"lr {lr}, least bound by excess loss"] == pytest.approx(np.min(bound / excess), rel=1e-6)
        assert np.min(bound / excess) >= 1, "it is a bound"
