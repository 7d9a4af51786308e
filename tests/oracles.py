"""What the rungs must do, computed in another way: float64, NumPy alone, no code of theirs.

Weights are in the order a, b, c, d (and e). `t` counts the updates made before a loss is computed, which is
the number that a rung logs with it.
"""

import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.polynomial import Legendre
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
LOGGED = range(99, 2000, 100)
START = np.random.default_rng(0).standard_normal(4).round(8)  # the four weights that every cubic starts from


def data(points: int = 2000) -> tuple[Array, Array]:
    """x from -pi to pi and sin(x), shape (points,) each."""
    x = np.linspace(-np.pi, np.pi, points)
    return x, np.sin(x)


def vandermonde(x: Array, degree: int = 3) -> Array:
    """The powers 0 to `degree` of x as columns, shape (len(x), degree + 1)."""
    return np.vander(x, degree + 1, increasing=True)


class Quadratic:
    """The summed squared error of a model that is linear in its weights, and gradient descent on it, exactly.

    theta_t - theta* = (I - lr H)^t (theta_0 - theta*), and the loss is loss* + (theta - theta*)' H (theta - theta*) / 2
    with H = 2 X'X.
    """

    def __init__(self, X: Array, y: Array) -> None:
        self.hessian = 2 * X.T @ X
        self.best = np.linalg.lstsq(X, y, rcond=None)[0]
        self.best_loss = float(np.sum((X @ self.best - y) ** 2))
        self.eigenvalues, self.vectors = np.linalg.eigh(self.hessian)

    def weights(self, start: ArrayLike, lr: float, t: int) -> Array:
        """The weights after t steps, shape (weights,)."""
        shift = self.vectors.T @ (np.asarray(start, dtype=float) - self.best)
        return self.best + self.vectors @ ((1 - lr * self.eigenvalues) ** t * shift)

    def loss(self, start: ArrayLike, lr: float, t: int) -> float:
        """The loss after t steps."""
        return self.best_loss + self.excess(self.weights(start, lr, t) - self.best)

    def excess(self, off: Array) -> float:
        """The loss above the best possible where the weights are `off` from the best."""
        return float(off @ self.hessian @ off) / 2

    def steps_needed(self, start: ArrayLike, lr: float, goal: float = 1e-6) -> int:
        """The first step with an excess loss of at most `goal`, by bisection: below the limit it can only fall."""
        assert lr < 2 / self.eigenvalues.max()
        low, high = -1, 1

        def arrived(t: int) -> bool:
            return self.excess(self.weights(start, lr, t) - self.best) <= goal

        while not arrived(high):
            high *= 2
        while high - low > 1:
            t = (low + high) // 2
            low, high = (low, t) if arrived(t) else (t, high)
        return high


@cache
def cubic() -> Quadratic:
    """The loss of the ladder: a cubic on its data, with the powers of x as columns."""
    x, y = data()
    return Quadratic(vandermonde(x), y)


def descend(
    gradient: Callable[[int, Array], tuple[float, Array]],
    update: Callable[[Array, Array], Array],
    start: ArrayLike,
    steps: int,
    every: int = 100,
) -> tuple[list[float], Array]:
    """The losses at every hundredth step, or at others, and the final weights of any loop.

    `gradient(t, weights)` returns loss and gradient, `update(weights, gradient)` the next weights.
    """
    weights, losses = np.asarray(start, dtype=float), []
    for t in range(steps):
        loss, slope = gradient(t, weights)
        if t % every == every - 1:
            losses.append(loss)
        weights = update(weights, slope)
    return losses, weights


P3 = Legendre.basis(3)
P3_SLOPE = P3.deriv()


def legendre(
    x: Array,
    y: Array,
    start: ArrayLike,
    steps: int = 2000,
    lr: float = 5e-6,
    *,
    slope: Callable[[Array], Array] = P3_SLOPE,
    every: int = 100,
) -> tuple[list[float], Array]:
    """Gradient descent on a + b P3(c + d x), with NumPy's own Legendre polynomials for P3 and its derivative.

    `slope` is what is taken for that derivative, `every` how often the loss is given.
    """

    def gradient(_: int, weights: Array) -> tuple[float, Array]:
        a, b, c, d = weights
        z = c + d * x
        p3, inner = P3(z), b * slope(z)
        error = a + b * p3 - y
        columns = np.stack([np.ones_like(x), p3, inner, inner * x])
        return float(error @ error), 2 * columns @ error

    return descend(gradient, lambda weights, slope: weights - lr * slope, start, steps, every)


def rmsprop(x: Array, y: Array, start: ArrayLike, steps: int = 2000, lr: float = 1e-3) -> tuple[list[float], Array]:
    """RMSprop as PyTorch documents it (alpha 0.99, eps 1e-8), on the cubic."""
    X = vandermonde(x)
    square = np.zeros(4)

    def gradient(_: int, weights: Array) -> tuple[float, Array]:
        error = X @ weights - y
        return float(error @ error), 2 * error @ X

    def update(weights: Array, slope: Array) -> Array:
        square[:] = 0.99 * square + 0.01 * slope**2
        return weights - lr * slope / (np.sqrt(square) + 1e-8)

    return descend(gradient, update, start, steps)


def dynamic(x: Array, y: Array, start: ArrayLike, steps: int = 2000, lr: float = 5e-7) -> tuple[list[float], Array]:
    """SGD with momentum 0.9 on a polynomial of order 3, 4 or 5, drawn anew in each step by random.Random(0).

    In a step of order 3 the fifth weight takes no part: PyTorch's optimizers skip a weight without a gradient,
    its momentum included.
    """
    powers = vandermonde(x, 5) / np.array([1, 1, 1, 1, 24, 120])
    designs = {order: np.column_stack([powers[:, :4], powers[:, 4 : order + 1].sum(axis=1)]) for order in (3, 4, 5)}
    draws = random.Random(0)
    velocity = np.zeros(5)
    taking_part = np.ones(5, dtype=bool)

    def gradient(_: int, weights: Array) -> tuple[float, Array]:
        order = draws.choice((3, 4, 5))
        taking_part[4] = order > 3
        error = designs[order] @ weights - y
        return float(error @ error), 2 * error @ designs[order]

    def update(weights: Array, slope: Array) -> Array:
        velocity[taking_part] = 0.9 * velocity[taking_part] + slope[taking_part]
        return weights - lr * np.where(taking_part, velocity, 0)

    return descend(gradient, update, start, steps)


def minibatch(
    x: Array, y: Array, start: ArrayLike, epochs: Iterator[Array], batch: int = 20, steps: int = 2000, lr: float = 1e-4
) -> tuple[list[float], Array]:
    """Steps along the gradient of a batch of the points, in the order that `epochs` gives; the loss is that on all."""
    X = vandermonde(x)
    chosen = (order[at : at + batch] for order in epochs for at in range(0, len(order), batch))

    def gradient(_: int, weights: Array) -> tuple[float, Array]:
        some, error = next(chosen), X @ weights - y
        return float(error @ error), 2 * error[some] @ X[some]

    return descend(gradient, lambda weights, slope: weights - lr * slope, start, steps)


def network_value(x: Array, weights: Array, bend: Callable[[Array], Array] = np.tanh) -> Array:
    """A hidden layer of one input and one output; the weights are those of the inputs, biases, outputs, bias."""
    w, b, v = weights[:-1].reshape(3, -1)
    return bend(np.outer(x, w) + b) @ v + weights[-1]


def network_gradient(x: Array, y: Array, weights: Array) -> tuple[float, Array]:
    """The sum of squared residuals and its gradient, by the chain rule: tanh has the derivative 1 - tanh^2."""
    w, b, v = weights[:-1].reshape(3, -1)
    units = np.tanh(np.outer(x, w) + b)
    residual = units @ v + weights[-1] - y
    inner = 2 * residual[:, None] * v * (1 - units**2)
    parts = x @ inner, inner.sum(axis=0), 2 * residual @ units, [2 * residual.sum()]
    return float(residual @ residual), np.concatenate(parts)


def network(x: Array, y: Array, start: ArrayLike, steps: int = 2000, lr: float = 4e-3) -> tuple[list[float], Array]:
    """Adam as its paper has it (0.9, 0.999, 1e-8), on the network."""
    first = second = np.zeros(np.size(start))
    t = 0

    def update(weights: Array, slope: Array) -> Array:
        nonlocal first, second, t
        t += 1
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        return weights - lr * first / (1 - 0.9**t) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)

    return descend(lambda _, weights: network_gradient(x, y, weights), update, start, steps)


class Batches:
    """The mean of the excess loss when each step draws its batch anew, exactly, from the moments of x.

    With errors e and residuals r + x'e, a point's gradient is 2 (r + x'e) x. `lr` is that of all points: a batch of B
    takes lr N / B. With `distinct`, no point is twice in a batch. Nothing here has an array of more than two axes:
    the fourth moments are applied to C as the sum over points of (x'Cx) x x'.
    """

    def __init__(self, exact: Quadratic, X: Array, y: Array) -> None:
        self.exact, self.X, self.residual = exact, X, X @ exact.best - y

    def step(self, mean: Array, second: Array, batch: int, lr: float, distinct: bool = False) -> tuple[Array, Array]:
        """The means of e and of e e' after a step, from those before it."""
        X, r, n = self.X, self.residual, len(self.X)
        H = self.exact.hessian
        square = np.sum(X @ second * X, axis=1) + 2 * r * (X @ mean) + r**2  # the mean of (r + x'e)^2, a point each
        single = 4 * n * (X.T * square) @ X
        share = lr**2 / batch * ((n - batch) / (n - 1) if distinct else 1)
        whole = H @ second @ H
        return mean - lr * H @ mean, second - lr * (H @ second + second @ H) + whole * lr**2 + share * (single - whole)

    def excess(self, second: Array) -> float:
        """The mean of e'He / 2."""
        return float(np.sum(self.exact.hessian * second)) / 2


def heavy_ball_path(hessian: Array, off: Array, lr: float, beta: float, nesterov: bool = False) -> Iterator[Array]:
    """How far the weights are from the best before each step, without end."""
    velocity = np.zeros_like(off)
    while True:
        yield off
        gradient = hessian @ off
        velocity = beta * velocity + gradient
        off = off - lr * (gradient + beta * velocity if nesterov else velocity)


def rmsprop_path(hessian: Array, off: Array, lr: float, square: ArrayLike = 0.0) -> Iterator[Array]:
    """The same for RMSprop with PyTorch's defaults; `square` is the running mean square to begin with."""
    while True:
        yield off
        gradient = hessian @ off
        square = 0.99 * np.asarray(square) + 0.01 * gradient**2
        off = off - lr * gradient / (np.sqrt(square) + 1e-8)


def adam_path(hessian: Array, off: Array, lr: float, amsgrad: bool = False) -> Iterator[Array]:
    """The same for Adam with PyTorch's defaults, and for AMSGrad, which divides by the largest size so far."""
    first, second, largest, t = np.zeros_like(off), np.zeros_like(off), np.zeros_like(off), 0
    while True:
        yield off
        t += 1
        gradient = hessian @ off
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        largest = np.maximum(largest, second) if amsgrad else second
        off = off - lr * (first / (1 - 0.9**t)) / (np.sqrt(largest / (1 - 0.999**t)) + 1e-8)
