"""What must be true of each rung. The tests call these on the files, and on broken copies, which must not pass."""

from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from tests import oracles
from tests.rungs import data_for, run

# The largest relative difference from float64's exact path that rounding explains.
TOLERANCE = {torch.float64: 1e-9, torch.float32: 1e-4}
DRAW = np.random.default_rng(0).standard_normal(5).round(8)  # the one draw that the rungs have written down
X, Y = oracles.data()
CUBIC = oracles.Quadratic(oracles.vandermonde(X), Y)
SLOPE, CURVATURE = float(X @ Y / (X @ X)), float(2 * X @ X)  # the best line through 0, and its loss's second derivative


def closely(actual: Any, expected: Any, tolerance: float, least: float = 0.0) -> None:
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=least)


def follows(
    rung: ModuleType,
    dtype: torch.dtype,
    loss: Callable[[int], float],
    weights: ArrayLike,
    *start: tuple[float, ...],
    tolerance: Callable[[int], float] | None = None,
    least: float | None = None,
    **knobs: Any,
) -> list[float]:
    """Assert that the rung logs what `loss` gives for every t, and ends at `weights`; return the losses.

    `tolerance` is relative and may depend on t; `least` is the absolute one of the weights. Without `steps`, the rung
    takes as many as it takes by itself, which must be 2,000.
    """
    allowed = tolerance or (lambda _: TOLERANCE[dtype])
    x, y = data_for(rung.__name__, dtype)
    check = lambda t, logged: closely(logged, loss(t), allowed(t))  # noqa: E731
    t, losses, final = run(rung, x, y, *start, check=check, **knobs)
    closely(t, range(99, knobs.get("steps", 2000), 100), 0)
    closely(final, weights, TOLERANCE[dtype], TOLERANCE[dtype] if least is None else least)
    return losses


def line(
    rung: ModuleType, start: float | None = None, lr: float | None = None, steps: int | None = None
) -> list[float]:
    """One weight on a parabola: each step multiplies its error by 1 - lr curvature, the excess loss by the square.

    Without a start, an lr and steps, the rung's own are used and must be the ones that the page speaks of.
    """
    given: list[tuple[float, ...]] = [] if start is None else [(start,)]
    knobs: dict[str, Any] = {name: knob for name, knob in (("lr", lr), ("steps", steps)) if knob is not None}
    error = (DRAW[1] if start is None else start) - SLOPE
    factor = 1 - (1e-6 if lr is None else lr) * CURVATURE
    best_loss = float(Y @ Y - SLOPE * (X @ Y))
    loss = lambda t: best_loss + CURVATURE / 2 * (error * factor**t) ** 2  # noqa: E731
    return follows(rung, torch.float64, loss, [SLOPE + error * factor ** (steps or 2000)], *given, **knobs)


def cubic(
    rung: ModuleType,
    dtype: torch.dtype = torch.float64,
    start: tuple[float, ...] | None = None,
    lr: float | None = None,
    steps: int | None = None,
) -> list[float]:
    """Every logged loss and the final weights lie on the closed form of gradient descent.

    Without a start, an lr and steps, the rung's own are used and must be the ones that the pages speak of.
    """
    given = [start] if start else []
    knobs: dict[str, Any] = {name: knob for name, knob in (("lr", lr), ("steps", steps)) if knob}
    start, lr = start or tuple(DRAW[:4]), lr or 1e-6
    final = CUBIC.weights(start, lr, steps or 2000)
    losses = follows(rung, dtype, lambda t: CUBIC.loss(start, lr, t), final, *given, **knobs)
    assert min(losses) >= CUBIC.best_loss * (1 - TOLERANCE[dtype])
    return losses


Path = tuple[dict[int, float], oracles.Array]  # the losses by t, and the final weights


def path(losses: list[float], final: oracles.Array) -> Path:
    return dict(zip(oracles.LOGGED, losses, strict=True)), final


# Each path is computed once, not once more for every mistake that must not lie on it.
@cache
def legendre_path() -> Path:
    return path(*oracles.legendre(X, Y, (0.0, -1.0, 0.0, 0.3)))


@cache
def rmsprop_path() -> Path:
    return path(*oracles.rmsprop(X, Y, DRAW[:4]))


@cache
def dynamic_path() -> Path:
    return path(*oracles.dynamic(X, Y, DRAW))


@cache
def minibatch_path() -> Path:
    return path(*oracles.minibatch(X, Y, DRAW[:4], epochs()))


@cache
def network_path() -> Path:
    return path(*oracles.network(X, Y, network_start()))


def function(rung: ModuleType, dtype: torch.dtype = torch.float64) -> list[float]:
    """The path is that of NumPy's own Legendre polynomials, and the operation's derivative that of its values."""
    expected, final = legendre_path()
    losses = follows(rung, dtype, expected.__getitem__, final)
    z = torch.linspace(-2, 2, 9, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(rung.P3.apply, (z,), raise_exception=False), "gradcheck finds another derivative"
    return losses


def optim(rung: ModuleType, dtype: torch.dtype = torch.float64) -> list[float]:
    """The path is that of RMSprop written out in NumPy, for as long as there is one path.

    Once a weight has reached its minimum it hops over it in every step, and which side it lands on hangs on the
    last bit: from about t = 700 two correct programs that add in another order part, in float64 too. Until
    then the tolerance is that of rounding; from then on, the size of the hops.
    """
    expected, _ = rmsprop_path()
    return follows(
        rung,
        dtype,
        expected.__getitem__,
        CUBIC.best,
        tolerance=lambda t: TOLERANCE[dtype] if t < 600 else 0.02,
        least=1e-3,  # lr: the hops' size
    )


def dynamic(rung: ModuleType, dtype: torch.dtype = torch.float64) -> list[float]:
    """The path is that of the same draws in NumPy."""
    expected, final = dynamic_path()
    return follows(rung, dtype, expected.__getitem__, final)


def epochs(points: int = 2000) -> Iterator[oracles.Array]:
    """The orders in which a loader with that seed visits the points, each taken from a loader of numbers."""
    numbers: Any = range(points)
    draws = torch.Generator().manual_seed(0)
    loader = torch.utils.data.DataLoader(numbers, batch_size=points, shuffle=True, generator=draws)
    while True:
        (order,) = loader
        assert sorted(order.tolist()) == list(numbers), "an epoch visits each point once"
        yield order.numpy()


def minibatch(rung: ModuleType, dtype: torch.dtype = torch.float64) -> list[float]:
    """The path is that of the same batches in NumPy."""
    expected, final = minibatch_path()
    return follows(rung, dtype, expected.__getitem__, final)


def network_start(seed: int = 0, hidden: int = 5) -> oracles.Array:
    """What nn.Linear draws, layer after layer: between plus and minus the root of one over the number of inputs."""
    torch.manual_seed(seed)
    bounds = [1.0, 1.0, hidden**-0.5, hidden**-0.5]
    sizes = [hidden, hidden, hidden, 1]
    drawn = [torch.empty(size).uniform_(-bound, bound) for size, bound in zip(sizes, bounds, strict=True)]
    return torch.cat(drawn).double().numpy()


def network(rung: ModuleType, dtype: torch.dtype = torch.float64) -> list[float]:
    """The path is that of backpropagation and Adam written out in NumPy."""
    expected, final = network_path()
    allowed = TOLERANCE[dtype] * (1 if dtype == torch.float64 else 5)  # Adam divides by small gradients
    return follows(rung, dtype, expected.__getitem__, final, tolerance=lambda _: allowed)


# What to call for each rung, with a dtype besides where it is on PyTorch; it gives the losses that the rung logs.
BY_RUNG: dict[str, Callable[..., list[float]]] = {
    "stage0_one_weight": line,
    "stage1_numpy": cubic,
    "stage2_tensor": cubic,
    "stage3_autograd": cubic,
    "stage4_function": function,
    "stage5_nn": cubic,
    "stage6_optim": optim,
    "stage7_module": cubic,
    "stage8_dynamic": dynamic,
    "stage9_minibatch": minibatch,
    "stage10_network": network,
}
