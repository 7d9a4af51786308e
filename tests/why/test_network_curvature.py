"""The curvature of a tanh network: NumPy gradients by hand and their differences beside autograd's Hessian."""

from functools import cache

import numpy as np
import pytest

from tests.logs import numbers_of
from tests.oracles import Array, vandermonde

N = 50
X = np.linspace(-np.pi, np.pi, N)
Y = np.sin(X)
DRAWS = np.random.default_rng(0)
START = 0.3 * DRAWS.standard_normal(31)
PUSHES = 1e-5 * DRAWS.standard_normal((3000, 31))


def loss_and_gradient(weights: Array) -> tuple[float, Array]:
    """By the chain rule, for any number of tanh units: slopes, shifts, heights and the constant."""
    units = len(weights) // 3
    slopes, shifts, heights = weights[:-1].reshape(3, units)
    hidden = np.tanh(np.outer(X, slopes) + shifts)
    residual = hidden @ heights + weights[-1] - Y
    back = 2 / N * residual
    inner = (1 - hidden * hidden) * (back[:, None] * heights)
    return float(residual @ residual) / N, np.concatenate([X @ inner, inner.sum(0), back @ hidden, [back.sum()]])


def loss(weights: Array) -> float:
    return loss_and_gradient(weights)[0]


def hessian(weights: Array, h: float = 1e-5) -> Array:
    """Central differences of the gradient."""
    rows = [loss_and_gradient(weights + e)[1] - loss_and_gradient(weights - e)[1] for e in h * np.eye(len(weights))]
    matrix = np.array(rows) / (2 * h)
    return (matrix + matrix.T) / 2


def steepest(weights: Array) -> float:
    return float(np.linalg.eigvalsh(hessian(weights))[-1])


def path(lr: float, steps: int, beta: float = 0.0, start: Array = START, push: float = 1.0) -> tuple[Array, Array]:
    """The weights before each step, and their losses."""
    weights, velocity, visited, losses = start, np.zeros(31), [], []
    for t in range(steps):
        value, gradient = loss_and_gradient(weights)
        visited.append(weights)
        losses.append(value)
        velocity = beta * velocity + gradient
        weights = weights - lr * velocity - push * PUSHES[t]
    return np.array(visited), np.array(losses)


@cache
def descent(lr: float) -> tuple[Array, Array]:
    return path(lr, 3000)


def test_gradient() -> None:
    """The oracle's own, by differences of the loss."""
    for weights in (START, START[:4], descent(0.2)[0][290]):
        slope = [(loss(weights + e) - loss(weights - e)) / 2e-6 for e in 1e-6 * np.eye(len(weights))]
        assert loss_and_gradient(weights)[1] == pytest.approx(np.array(slope), rel=1e-6, abs=1e-8)


def test_curvature_along_the_path() -> None:
    log = numbers_of("why/network_curvature")
    visited, losses = path(0.05, 2001, push=0.0)
    largest = []
    for t in (0, 20, 100, 500, 2000):
        values = np.linalg.eigvalsh(hessian(visited[t]))
        assert log[f"t = {t}, loss"] == pytest.approx(losses[t], abs=1e-6)
        for name in ("λmax by power iteration", "λmax of the whole Hessian"):
            assert log[f"t = {t}, {name}"] == pytest.approx(values[-1], abs=1e-4)
        assert log[f"t = {t}, smallest eigenvalue"] == pytest.approx(values[0], abs=1e-4)
        assert log[f"t = {t}, negative eigenvalues"] == (values < -1e-7).sum() == (values < 1e-7).sum()
        largest.append(values[-1])
    assert largest[1] < largest[0] < largest[3] < largest[4] < 2 / 0.05 / 2, "far below the limit"
    assert np.all(np.diff(losses) < 0)


def test_negative_eigenvalues_come_from_the_residuals() -> None:
    """Without the residuals' second derivatives the Hessian is 2/n J'J, which has none."""
    for t in (0, 280):
        weights = descent(0.2)[0][t]

        def model(weights: Array) -> Array:
            slopes, shifts, heights = weights[:-1].reshape(3, 10)
            return np.asarray(np.tanh(np.outer(X, slopes) + shifts) @ heights + weights[-1])

        J = np.array([(model(weights + e) - model(weights - e)) / 2e-5 for e in 1e-5 * np.eye(31)])
        steps = 1e-4 * np.eye(31)
        bend = np.array([(model(weights + e) - 2 * model(weights) + model(weights - e)) / 1e-8 for e in steps])
        both = np.diag(2 / N * J @ J.T) + 2 / N * bend @ (model(weights) - Y)
        assert both == pytest.approx(np.diag(hessian(weights)), abs=1e-4)
        assert np.linalg.eigvalsh(hessian(weights))[0] < 0


def test_minimum() -> None:
    log = numbers_of("why/network_curvature_minimum")
    weights = np.array([0.5, 0.5, -0.5, 0.0])
    for t in (0, 2000):
        if t:
            for _ in range(6):  # Newton's method arrives where gradient descent has got to
                weights = weights - np.linalg.solve(hessian(weights), loss_and_gradient(weights)[1])
        value, gradient = loss_and_gradient(weights)
        assert log[f"t = {t}, loss"] == pytest.approx(value, abs=1e-6)
        assert log[f"t = {t}, length of the gradient"] == pytest.approx(np.linalg.norm(gradient), abs=1e-6)
        values = np.linalg.eigvalsh(hessian(weights))
        assert [log[f"t = {t}, eigenvalue {k}"] for k in range(1, 5)] == pytest.approx(values, abs=1e-4)
        assert (values < 0).sum() == (0 if t else 2)
        if not t:
            for _ in range(200):
                weights = weights - 0.8 * loss_and_gradient(weights)[1]


@pytest.mark.parametrize("lr", [0.15, 0.2, 0.3])
def test_edge(lr: float) -> None:
    log = numbers_of("why/network_curvature_edge")
    visited, losses = descent(lr)
    above = int(log[f"lr {lr}, first measured above 2"])
    assert all(lr * steepest(visited[t]) < 2 for t in range(0, above, 25))
    assert lr * steepest(visited[above]) > 2
    late = [lr * steepest(visited[t]) for t in range(2000, 3000, 25)]
    assert log[f"lr {lr}, mean λmax·lr from t = 2000"] == pytest.approx(np.mean(late), abs=0.006)
    assert np.mean(late) == pytest.approx(2, abs=0.01)
    assert max(abs(np.array(late) - 2)) < 0.1, "hovers"
    assert log[f"lr {lr}, steps that raise the loss"] == (np.diff(losses) > 0).sum()
    assert log[f"lr {lr}, largest loss later"] == pytest.approx(losses[above:].max(), abs=1e-4)
    assert losses[above:].max() > 5 * losses[above], "jumps"
    assert log[f"lr {lr}, loss at the end"] == pytest.approx(losses[-1], abs=1e-4)
    assert losses[-100:].max() < losses[above] / 2, "and falls in the long run"


def test_ten_products_are_enough() -> None:
    """As the snippet does it, with this file's Hessian, for the lr at which the eigenvector turns most."""
    lr = 0.3
    v = np.ones(31)
    for t in range(0, 3000, 25):
        matrix = hessian(descent(lr)[0][t])
        for _ in range(10 if t else 100):
            v = v / np.linalg.norm(v)
            value, v = v @ matrix @ v, matrix @ v
        # Near t = 950 another eigenvector takes over, and the estimate lags behind.
        assert 0 <= lr * (np.linalg.eigvalsh(matrix)[-1] - value) + 1e-9 < (0.2 if t < 2000 else 0.01)


def test_pushes_make_the_path_the_same_everywhere() -> None:
    """A start that differs like another computer's rounding: the same path with pushes, another one without."""
    other = START + 1e-12 * np.random.default_rng(1).standard_normal(31)
    pushed = abs(path(0.2, 1500, start=other)[1] - descent(0.2)[1][:1500]).max()
    bare = abs(path(0.2, 1500, start=other, push=0.0)[1] - path(0.2, 1500, push=0.0)[1]).max()
    assert pushed < 1e-9
    assert bare > 1e-4


def test_frozen() -> None:
    """The quadratic model's loss in closed form: each eigenvector apart."""
    log = numbers_of("why/network_curvature_frozen")
    visited, losses = descent(0.2)
    top = 280 + int(np.argmax(losses[280:321]))
    assert top == 294
    value, gradient = loss_and_gradient(visited[280])
    values, vectors = np.linalg.eigh(hessian(visited[280]))
    for t in (280, top, 320):
        assert log[f"t = {t}, network, loss"] == pytest.approx(losses[t], abs=1e-4)
        assert log[f"t = {t}, network, λmax·lr"] == pytest.approx(0.2 * steepest(visited[t]), abs=1e-3)
        slope, factor = vectors.T @ gradient, 1 - 0.2 * values
        moved = (factor ** (t - 280) - 1) * slope / values
        for s in range(280, t):
            moved -= factor ** (t - 1 - s) * (vectors.T @ PUSHES[s])
        bowl = value + slope @ moved + values @ moved**2 / 2
        assert log[f"t = {t}, quadratic model, loss"] == pytest.approx(bowl, rel=2e-3)
    assert 0.2 * steepest(visited[top]) < 2 < 0.2 * steepest(visited[280])
    assert max(0.2 * steepest(visited[t]) for t in range(300, 320)) < 2, "at both ends of the swing"


def test_swing_feels_the_gradient_of_the_curvature() -> None:
    """The mean gradient at both ends of a swing, against the differences of v'Hv."""
    weights = descent(0.2)[0][280]
    v = np.linalg.eigh(hessian(weights))[1][:, -1]
    s = 0.01
    mean = (loss_and_gradient(weights + s * v)[1] + loss_and_gradient(weights - s * v)[1]) / 2

    def curvature(at: Array) -> float:
        return float(v @ (loss_and_gradient(at + 1e-4 * v)[1] - loss_and_gradient(at - 1e-4 * v)[1])) / 2e-4

    turn = np.array([(curvature(weights + e) - curvature(weights - e)) / 2e-3 for e in 1e-3 * np.eye(31)])
    extra = mean - loss_and_gradient(weights)[1]
    assert np.linalg.norm(extra - s**2 / 2 * turn) < 0.01 * np.linalg.norm(extra)


def test_cubic() -> None:
    """The same power iteration on a quadratic loss: the closed form, wherever the weights are."""
    log = numbers_of("exercises/network_curvature/cubic")
    columns = vandermonde(X)
    largest = 2 / N * np.linalg.norm(columns, 2) ** 2
    draws = np.random.default_rng(0)
    for size in (0, 1, 1000):
        residual = columns @ (size * draws.standard_normal(4)) - Y
        assert log[f"weights of size {size}, loss"] == pytest.approx(residual @ residual / N, rel=1e-4)
        assert log[f"weights of size {size}, λmax"] == pytest.approx(largest, abs=1e-4)


def test_along_the_eigenvector() -> None:
    log = numbers_of("exercises/network_curvature/along_eigenvector")
    weights = path(0.05, 501, push=0.0)[0][500]
    values, vectors = np.linalg.eigh(hessian(weights))
    v = vectors[:, -1] * np.sign(vectors[:, -1].sum())
    assert log["2 / λmax"] == pytest.approx(2 / values[-1], abs=1e-4)
    for share in (0.5, 0.9, 1.1, 2.0):
        change = log[f"{share} of the limit, change of the loss"]
        assert (change > 0) == (share > 1)
        assert log[f"{share} of the limit, predicted"] == pytest.approx(change, rel=0.02)
        moved = weights + 0.001 * v
        slope = loss_and_gradient(moved)[1] @ v
        assert change == pytest.approx(loss(moved - share * 2 / values[-1] * slope * v) - loss(moved), rel=5e-3)


def test_momentum() -> None:
    log = numbers_of("exercises/network_curvature/momentum")
    visited, losses = path(0.2, 3000, beta=0.5)
    products = np.array([0.2 * steepest(weights) for weights in visited[::75]])
    for limit in (2, 3):
        assert log[f"first measured above {limit}"] == 75 * np.argmax(products > limit)
    assert log["mean λmax·lr from t = 2025"] == pytest.approx(products[27:].mean(), abs=0.006)
    assert products[27:].mean() == pytest.approx(3, abs=0.03)
    assert log["loss at the end"] == pytest.approx(losses[-1], abs=1e-4)
