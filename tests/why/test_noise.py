"""The noise floor: stationary covariances solved as linear equations, and the measured ones beside them."""

import re

import numpy as np
import pytest
import torch

from tests.logs import log_of, numbers_of
from tests.oracles import Array, Batches, cubic, data, vandermonde

CUBIC = cubic()
X, Y = vandermonde(data()[0]), data()[1]
BATCHES = Batches(CUBIC, X, Y)


def stationary(matrix: Array, noise: Array) -> Array:
    """The C with C = matrix C matrix' + noise (Lyapunov's equation)."""
    size = len(noise)
    return np.linalg.solve(np.eye(size**2) - np.kron(matrix, matrix), noise.ravel()).reshape(size, size)


def noise_of(batch: int) -> Array:
    """The covariance of a batch's gradient at the best weights, times N / B, points drawn independently."""
    return BATCHES.step(np.zeros(4), np.zeros((4, 4)), batch, 1.0)[1]


def with_momentum(lr: float, beta: float, batch: int) -> float:
    """The floor from the 8 by 8 step of (weights, velocity)."""
    H = CUBIC.hessian
    step = np.block([[np.eye(4) - lr * H, -lr * beta * np.eye(4)], [H, beta * np.eye(4)]])
    into = np.vstack([-lr * np.eye(4), np.eye(4)])
    # In units in which velocities and weights are of one size, so that the equations can be solved.
    scale = np.diag([1.0] * 4 + [lr] * 4)
    step, into = scale @ step @ np.linalg.inv(scale), scale @ into
    return BATCHES.excess(stationary(step, into @ noise_of(batch) @ into.T)[:4, :4])


def with_curvatures(lr: float, batch: int) -> Array:
    """The exact C at the floor, the spread of curvatures included."""
    nothing = np.zeros(4)
    constant = BATCHES.step(nothing, np.zeros((4, 4)), batch, lr)[1].ravel()
    columns = [BATCHES.step(nothing, e.reshape(4, 4), batch, lr)[1].ravel() - constant for e in np.eye(16)]
    return np.linalg.solve(np.eye(16) - np.array(columns).T, constant).reshape(4, 4)


def test_one_weight() -> None:
    log = numbers_of("why/noise")
    for lr, batch in ((0.2, 5), (0.1, 5), (0.1, 10), (0.05, 10)):
        noise = np.array([[4 * np.mean((Y - Y.mean()) ** 2) / batch]])
        floor = stationary(np.array([[1 - 2 * lr]]), lr**2 * noise)[0, 0]
        case = f"lr {lr}, batch {batch}"
        assert log[f"{case}, floor by the formula"] == pytest.approx(floor, abs=6e-7)
        ratio = (1 - 2 * lr) ** 2  # the recursion is a geometric sum
        assert log[f"{case}, recursion at t = 99"] == pytest.approx(floor * (1 - ratio**99), abs=6e-7)
        assert log[f"{case}, measured, mean of t = 50 to 99"] == pytest.approx(floor, rel=0.03)
    five, ten = (log[f"lr 0.1, batch {batch}, floor by the formula"] for batch in (5, 10))
    assert five == pytest.approx(2 * ten, abs=2e-6)
    assert log["lr 0.05, batch 10, floor by the formula"] < ten / 2


def test_directions() -> None:
    log, text = numbers_of("why/noise_directions"), log_of("why/noise_directions")
    V, H, lr = CUBIC.vectors, CUBIC.hessian, 1e-6
    plain = np.diag(V.T @ stationary(np.eye(4) - lr * H, lr**2 * noise_of(100)) @ V)
    exact = np.diag(V.T @ with_curvatures(lr, 100) @ V)
    found = re.findall(r"measured: (\S+) \+- (\S+)", text)
    for i in range(4):
        name, half = f"direction {i + 1}", CUBIC.eigenvalues[i] / 2
        assert log[f"{name}, curvature"] == pytest.approx(2 * half, abs=0.06)
        assert log[f"{name}, steps until half is forgotten"] == pytest.approx(
            np.log(0.5) / np.log1p(-lr * 2 * half), abs=0.06
        )
        assert log[f"{name}, variance, predicted"] == pytest.approx(plain[i], rel=1e-4)
        assert log[f"{name}, share of L - L*, predicted"] == pytest.approx(half * plain[i], abs=6e-6)
        value, error = map(float, found[i])
        assert error < 0.1 * exact[i] and abs(value - exact[i]) < 4 * error
        assert log[f"{name}, share of L - L*, measured"] == pytest.approx(half * value, abs=6e-6)
    assert plain[3] * CUBIC.eigenvalues[3] > 0.9 * np.sum(plain * CUBIC.eigenvalues)
    assert plain[3] < exact[3] < 1.03 * plain[3]


def test_cures() -> None:
    log = numbers_of("why/noise_cures")
    for name, lr, beta in (("plain", 5e-7, 0), ("momentum, same lr", 5e-7, 0.9), ("momentum, lr / 10", 5e-8, 0.9)):
        floor = with_momentum(lr, beta, 50)
        assert log[f"{name}, predicted"] == pytest.approx(floor, abs=6e-6)
        assert 0.97 * floor < log[f"{name}, measured"] < 1.16 * floor
    assert log["plain, measured"] == pytest.approx(BATCHES.excess(with_curvatures(5e-7, 50)), rel=0.04)
    # The average of 2,000: the covariances of all pairs of steps, along each direction.
    noise = np.diag(CUBIC.vectors.T @ noise_of(50) @ CUBIC.vectors)
    excess = 0.0
    for curvature, variance in zip(CUBIC.eigenvalues, noise, strict=True):
        keep, error, total = 1 - 5e-7 * curvature, 0.0, 0.0
        cross = square = 0.0  # of the sum so far with the error, and with itself
        for _ in range(2000):
            total = square + 2 * cross + error
            cross, error = keep * (cross + error), keep**2 * error + 25e-14 * variance
            square = total
        excess += curvature * total / 2000**2 / 2
    assert log["average of plain, predicted"] == pytest.approx(excess, abs=6e-7)
    assert log["average of plain, measured"] == pytest.approx(excess, rel=0.25)
    assert with_momentum(5e-7, 0.9, 50) == pytest.approx(10 * with_momentum(5e-7, 0, 50), rel=0.1)


def test_decay() -> None:
    """With lr = 1 / (curvature (t + 1)) the weight is a mean of t independent batches."""
    log = numbers_of("exercises/noise/decay")
    for t in (10, 100, 1000):
        assert log[f"lr = 1 / (2 + 2 t), v at t = {t}"] == pytest.approx(0.4 / 4 / t, abs=6e-7)
        floor = 0.1 * 0.4 / (2 * 1.8)
        assert log[f"lr = 0.1, v at t = {t}"] == pytest.approx(floor + 0.64**t * (0.25 - floor), abs=6e-7)
    assert log["lr = 1 / (2 + 2 t), t v at t = 1000"] == pytest.approx(log["noise / curvature^2"])
    assert 4 * Y.var() / 5 == pytest.approx(0.4, rel=1e-3)


def test_swa() -> None:
    log = numbers_of("exercises/noise/swa")
    draws, error, total, losses = torch.Generator().manual_seed(0), np.zeros(4), np.zeros(4), []
    for _ in range(1000):
        total += error
        losses.append(CUBIC.excess(error))
        some = torch.randint(2000, (50,), generator=draws).numpy()
        error = error - 4e-5 * (X[some] @ (CUBIC.best + error) - Y[some]) @ X[some]
    assert log["mean excess loss of the weights"] == pytest.approx(np.mean(losses), abs=6e-6)
    assert log["excess loss of the average"] == pytest.approx(CUBIC.excess(total / 1000), abs=6e-6)
    assert "by hand the same: True" in log_of("exercises/noise/swa")
