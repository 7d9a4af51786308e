"""What rung 10's page says of a network: its gradient, its twins, its starts, noise, and what is outside."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from tests.ladder.checks import CURVATURE, SLOPE, network_start
from tests.logs import log_of, numbers_of, weights_in
from tests.oracles import Array, cubic, data, network, network_gradient, network_value
from tests.rungs import data_for, load, run

X, Y = data()
NAME = "stage10_network"


def loss(weights: Array, x: Array = X, y: Array = Y) -> float:
    return float(np.sum((network_value(x, weights) - y) ** 2))


def differences(value: Callable[[Array], float], weights: Array, h: float = 1e-5) -> Array:
    return np.array([(value(weights + e) - value(weights - e)) / (2 * h) for e in h * np.eye(len(weights))])


def trained(
    x: Array, y: Array, weights: Array, steps: int, lr: float, factor: float = 1.0, decay: float = 0.0
) -> tuple[list[Array], Array]:
    """The weights before each step of Adam on `factor` times the sum of squares, and after the last one.

    Decay as in AdamW: it shrinks the weights and does not touch Adam's means.
    """
    first = second = np.zeros(len(weights))
    visited = []
    for t in range(1, steps + 1):
        visited.append(weights)
        slope = factor * network_gradient(x, y, weights)[1]
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        step = first / (1 - 0.9**t) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        weights = (1 - lr * decay) * weights - lr * step
    return visited, weights


def rung_weights() -> Array:
    """Those of the log, in the order w, b, v, c."""
    c, *units = weights_in(log_of(f"ladder/{NAME}"))
    v, w, b = np.reshape(units, (5, 3)).T
    return np.concatenate([w, b, v, [c]])


@pytest.mark.parametrize("seed", [0, 1])
def test_gradient(seed: int) -> None:
    """The oracle's by hand, and the one that the rung's own code takes a step along, against central differences."""
    start = network_start(seed)
    expected = differences(loss, start)
    np.testing.assert_allclose(network_gradient(X, Y, start)[1], expected, rtol=1e-7, atol=1e-5)
    plain = load(NAME, lambda text: text.replace("optim.Adam", "optim.SGD"))
    weights = run(plain, *data_for(NAME), seed, steps=1, lr=1e-4)[2]
    np.testing.assert_allclose((start - weights) / 1e-4, expected, rtol=1e-6, atol=1e-4)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_for_200_steps(seed: int) -> None:
    losses, final = network(X, Y, network_start(seed), steps=200)
    _, logged, weights = run(load(NAME), *data_for(NAME), seed, steps=200)
    np.testing.assert_allclose(logged, losses, rtol=1e-10)
    np.testing.assert_allclose(weights, final, rtol=1e-9, atol=1e-11)


def test_without_tanh_the_products_follow_their_own_recursion() -> None:
    """A linear network by plain gradient descent: its line and two products of its weights make the next ones.

    With A the columns w and b, g the derivatives of the loss by slope and intercept: p = A'v, G = A'A, s = v'v.
    No weight of a single unit occurs.
    """
    linear = load(NAME, lambda text: text.replace("        torch.nn.Tanh(),\n", "").replace("optim.Adam", "optim.SGD"))
    start, lr = network_start(), 1e-5
    _, logged, weights = run(linear, *data_for(NAME), lr=lr)
    A, v, c = start[:10].reshape(2, 5).T, start[10:15], start[15]
    p, G, s, expected = A.T @ v, A.T @ A, v @ v, []
    sums, moments = X @ X, X @ Y
    for t in range(2000):
        if t % 100 == 99:
            expected.append(Y @ Y - 2 * p[0] * moments + p[0] ** 2 * sums + 2000 * (p[1] + c) ** 2)
        g = np.array([2 * (p[0] * sums - moments), 4000 * (p[1] + c)])
        c -= lr * g[1]
        p, G, s = (
            p - lr * (G @ g + s * g) + lr**2 * (g @ p) * g,
            G - lr * (np.outer(p, g) + np.outer(g, p)) + lr**2 * s * np.outer(g, g),
            s - 2 * lr * (g @ p) + lr**2 * (g @ G @ g),
        )
    np.testing.assert_allclose(logged, expected, rtol=1e-9)
    w, b, v, c_end = np.split(np.array(weights), [5, 10, 15])
    np.testing.assert_allclose([v @ w, v @ b, c_end[0]], [*p, c], rtol=1e-9, atol=1e-9)
    assert p[0] == pytest.approx(SLOPE, rel=1e-6)  # the best line


def test_twins() -> None:
    weights = rung_weights()
    w, b, v, c = np.split(weights, [5, 10, 15])
    order, sign = np.array([1, 0, 2, 3, 4]), np.array([1, 1, 1, 1, -1])
    others = {
        "units 1 and 2 exchanged": np.concatenate([w[order], b[order], v[order], c]),
        "signs of unit 5 changed": np.concatenate([sign * w, sign * b, sign * v, c]),
    }
    log = numbers_of(f"ladder/{NAME} | ladder/network_twins")
    assert log["the rung's weights, loss"] == pytest.approx(loss(weights), abs=6e-7)
    # Six decimals of a weight move the loss by far less than a hundredth.
    last = run(load(NAME), *data_for(NAME), steps=2000)[2]
    assert loss(np.array(last)) == pytest.approx(loss(weights), rel=1e-3)
    for name, other in others.items():
        np.testing.assert_allclose(network_value(X, other), network_value(X, weights), atol=1e-13)
        assert log[f"{name}, loss"] == log["the rung's weights, loss"]
        halfway = loss((weights + other) / 2)
        assert log[f"{name}, loss halfway"] == pytest.approx(halfway, abs=6e-5)
        assert halfway > 1000 * loss(weights)


def minimum(x: Array, y: Array, weights: Array) -> tuple[Array, Array]:
    """Newton's method, damped until all curvatures are positive, from there on plain; and the eigenvalues there."""
    gradient = lambda at: network_gradient(x, y, at)[1]  # noqa: E731
    for _ in range(300):
        hessian = np.array(
            [(gradient(weights + e) - gradient(weights - e)) / 2e-6 for e in 1e-6 * np.eye(len(weights))]
        )
        eigenvalues = np.linalg.eigvalsh(hessian)
        damping = max(0.0, 1e-3 - 2 * eigenvalues[0])
        step = np.linalg.solve(hessian + damping * np.eye(len(weights)), gradient(weights))
        weights = weights - step * min(1, 0.3 / np.linalg.norm(step))
        if np.linalg.norm(step) < 1e-9:
            break
    return weights, eigenvalues


def test_starts() -> None:
    """The four paths; and seeds 4 and 8 are on the way to true minima, with about the loss that the page shows."""
    log = numbers_of("ladder/network_starts")
    x = np.linspace(-np.pi, np.pi, 60)
    y, scale = np.sin(x), 2000 / 60
    for seed in (4, 7, 8, 9):
        visited, final = trained(x, y, network_start(seed, 2), 2001, 1e-2, scale)
        for t in (1000, 2000):
            assert log[f"seed {seed}, loss at t = {t}"] == pytest.approx(scale * loss(visited[t], x, y), abs=0.06)
        if seed in (4, 8):
            lowest, eigenvalues = minimum(x, y, final)
            assert np.abs(network_gradient(x, y, lowest)[1]).max() < 1e-6 and eigenvalues[0] > 0
            assert 0.9 * scale * loss(visited[2000], x, y) < scale * loss(lowest, x, y) > 50


def draws(units: int, seed: int = 0) -> Array:
    """What nn.Linear draws in float64."""
    torch.manual_seed(seed)
    bounds, sizes = [1.0, 1.0, units**-0.5, units**-0.5], [units, units, units, 1]
    return torch.cat(
        [torch.empty(n, dtype=torch.float64).uniform_(-bound, bound) for n, bound in zip(sizes, bounds, strict=True)]
    ).numpy()


def noisy() -> tuple[Array, Array]:
    torch.manual_seed(2)
    x = 2 * np.pi * torch.rand(40, 1, dtype=torch.float64).numpy().ravel() - np.pi
    return x, np.sin(x) + 0.3 * torch.randn(40, 1, dtype=torch.float64).numpy().ravel()


def test_noise() -> None:
    log = numbers_of("ladder/network_noise")
    x, y = noisy()
    grid = np.linspace(-np.pi, np.pi, 400)
    for decay in (0, 0.3):
        visited, final = trained(x[:20], y[:20], draws(20), 1201, 2e-2, 1 / 20, decay)
        seen = [loss(weights, x[:20], y[:20]) / 20 for weights in visited]
        new = [loss(weights, x[20:], y[20:]) / 20 for weights in visited]
        far = loss(final, grid, np.sin(grid)) / 400
        for label, value in (
            ("training at t = 1200", seen[-1]),
            ("validation at t = 1200", new[-1]),
            ("lowest validation", min(new)),
            ("mean squared distance from the sine", far),
        ):
            assert log[f"weight_decay {decay}, {label}"] == pytest.approx(value, abs=6e-4)
        assert log[f"weight_decay {decay}, t of the lowest validation"] == np.argmin(new)
    # What the page says: without decay, training falls and validation rises; decay helps both here.
    assert log["weight_decay 0, lowest validation"] < 0.8 * log["weight_decay 0, validation at t = 1200"]
    for label in ("validation at t = 1200", "mean squared distance from the sine"):
        assert log[f"weight_decay 0.3, {label}"] < log[f"weight_decay 0, {label}"]
    assert log["weight_decay 0.3, training at t = 1200"] > log["weight_decay 0, training at t = 1200"]


def test_outside() -> None:
    log = numbers_of(f"ladder/{NAME} | ladder/network_outside")
    weights = rung_weights()
    a, b, c, d = cubic().best
    for k in (0.5, 1.5, 2.5, 100.5):
        x = k * np.pi
        assert log[f"x = {k} pi, sine"] == pytest.approx(np.sin(x), abs=6e-5)
        assert log[f"x = {k} pi, network"] == pytest.approx(network_value(np.array([x]), weights)[0], abs=6e-5)
        assert log[f"x = {k} pi, cubic"] == pytest.approx(a + b * x + c * x**2 + d * x**3, rel=1e-5)
    limit = network_value(np.array([1e9]), weights)[0]
    assert log["far to the right, network"] == pytest.approx(limit, abs=6e-5)


def test_frequency() -> None:
    """The sine has no part in cos(w x): the best loss for a w is that of one weight, in closed form."""
    log = numbers_of("ladder/network_frequency")

    def lowest(w: Array) -> Array:
        waves = np.sin(np.outer(w, X))
        return Y @ Y - (waves @ Y) ** 2 / np.sum(waves**2, axis=1)

    w = np.linspace(0.1, 6, 1181)
    values = lowest(w)
    dips = w[1:-1][(values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])]
    np.testing.assert_allclose(dips, [1, 2.39, 3.42, 4.44, 5.45], atol=0.01)  # one deep valley, the others shallow
    assert np.all(lowest(dips[1:]) > 980) and lowest(dips[:1])[0] < 1
    for start in (0.5, 1.5):
        assert log[f"start w = {start}, w after 2000 steps"] == log[f"start w = {start}, a after 2000 steps"] == 1
        assert log[f"start w = {start}, loss"] == 0
    near = np.linspace(3.3, 3.55, 2501)
    assert log["start w = 3.0, w after 2000 steps"] == pytest.approx(near[np.argmin(lowest(near))], abs=1e-3)
    for start in (3.0, 5.0):
        w_end, value = log[f"start w = {start}, w after 2000 steps"], log[f"start w = {start}, loss"]
        assert value == pytest.approx(lowest(np.array([w_end]))[0], abs=0.1)  # p is not yet 0
        waves = np.sin(w_end * X)
        amplitude = abs(waves @ Y) / (waves @ waves)
        assert log[f"start w = {start}, a after 2000 steps"] == pytest.approx(amplitude, abs=3e-3)


# ------------------------------------------------------------------ the solutions


def test_solution_without_tanh() -> None:
    log = numbers_of("exercises/stage10_network/without_tanh")
    best = Y @ Y - SLOPE**2 * CURVATURE / 2
    for label in ("loss at t = 1499", "loss of the best line"):
        assert log[label] == pytest.approx(best, abs=6e-4)
    for label in ("slope of the network", "slope of the best line"):
        assert log[label] == pytest.approx(SLOPE, abs=6e-5)


def test_solution_equal_start() -> None:
    text, log = log_of("exercises/stage10_network/equal_start"), {}
    equal = text.splitlines()[0].partition("w: ")[2].split()
    log = {line.rpartition(": ")[0]: float(line.rpartition(": ")[2]) for line in text.splitlines()[1:]}
    assert len(equal) == 5 and len(set(equal)) == 1
    x = np.linspace(-np.pi, np.pi, 200)
    for units, name in ((5, "five equal units"), (1, "one unit")):
        start = np.concatenate([np.full(2 * units, 0.5), np.full(units, 0.5 / units), [0.5]])
        visited, final = trained(x, np.sin(x), start, 1500, 4e-3, 10)
        assert log[f"{name}, loss"] == pytest.approx(10 * loss(visited[-1], x, np.sin(x)), abs=0.06)
        if units == 5:
            assert float(equal[0]) == pytest.approx(final[0], abs=6e-5)
            np.testing.assert_allclose(final[:5], final[0], rtol=1e-9)


def test_solution_few_units() -> None:
    log = numbers_of("exercises/stage10_network/few_units")
    x, y = noisy()
    grid = np.linspace(-np.pi, np.pi, 400)
    for units in (1, 2, 3, 20):
        visited, final = trained(x[:20], y[:20], draws(units), 800, 2e-2, 1 / 20)
        for label, value in (
            ("training", loss(visited[-1], x[:20], y[:20]) / 20),
            ("validation", loss(visited[-1], x[20:], y[20:]) / 20),
            ("mean squared distance from the sine", loss(final, grid, np.sin(grid)) / 400),
        ):
            assert log[f"units {units}, {label}"] == pytest.approx(value, abs=6e-4)
    assert min((1, 2, 3, 20), key=lambda n: log[f"units {n}, training"]) == 20
    assert min((1, 2, 3, 20), key=lambda n: log[f"units {n}, validation"]) == 2
