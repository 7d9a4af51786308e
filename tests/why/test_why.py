"""Claims that the ladder's pages make in passing, and the snippets that they show for them."""

import math

import numpy as np
import pytest
import torch
from numpy.polynomial import Legendre

from tests.logs import numbers_of
from tests.oracles import Array, cubic, data, legendre, vandermonde
from tests.rungs import data_for, load, run


def test_grad_accumulates() -> None:
    """The derivative of w^2 at 3 is 6, and each call adds it."""
    assert list(numbers_of("why/grad_accumulates").values()) == [6.0, 12.0, 18.0, 6.0]


def test_shared_weight() -> None:
    log = numbers_of("why/shared_weight")
    x, _ = data()
    scaled = x**4 / math.factorial(4) + x**5 / math.factorial(5)
    for name, shared in (("x^4 + x^5", [x**4 + x**5]), ("x^4/4! + x^5/5!", [scaled]), ("neither", [])):
        # Singular values of X, not eigenvalues of its square: another way to the same numbers.
        singular = np.linalg.svd(np.column_stack([vandermonde(x), *shared]), compute_uv=False)
        assert log[f"largest stable lr with {name}"] == pytest.approx(1 / singular[0] ** 2, rel=1e-9)
        assert log[f"condition number with {name}"] == pytest.approx((singular[0] / singular[-1]) ** 2, rel=1e-6)


def test_legendre_limit() -> None:
    """The Hessian of rung 4's loss from NumPy's Legendre polynomials, along the oracle's path."""
    x, y = data()
    p3 = Legendre.basis(3)

    def limit(weights: Array) -> float:
        a, b, c, d = weights
        z = c + d * x
        error, slope, bend = a + b * p3(z) - y, p3.deriv()(z), b * p3.deriv(2)(z)
        J = np.stack([np.ones_like(x), p3(z), b * slope, b * slope * x])
        hessian = J @ J.T
        for i, j, second in ((1, 2, slope), (1, 3, slope * x), (2, 2, bend), (2, 3, bend * x), (3, 3, bend * x * x)):
            hessian[i, j] += error @ second
            hessian[j, i] = hessian[i, j]
        return float(1 / np.linalg.eigvalsh(hessian).max())

    log = numbers_of("why/legendre_limit")
    path = [np.array([0, -1, 0, 0.3])]
    while len(path) < 20:
        path.append(legendre(x, y, path[-1], steps=100)[1])
    limits = list(map(limit, path))
    assert log["limit for lr at the start"] == pytest.approx(limits[0], rel=1e-9)
    assert log["limit for lr in step 1900"] == pytest.approx(limits[-1], rel=1e-6)
    assert log["lowest of the 20 limits"] == pytest.approx(min(limits), rel=1e-6)
    assert min(limits) > 5e-6


def test_descent() -> None:
    exact = cubic()
    start = np.random.default_rng(0).standard_normal(4).round(8)
    log = numbers_of("ladder/descent")
    for t in (0, 30, 100, 400, 2000):
        assert log[f"loss after {t} steps"] == pytest.approx(exact.loss(start, 1e-6, t), rel=1e-9)


def test_defaults_that_the_pages_name() -> None:
    """RMSprop's constants in rung 6's formula, and zero_grad's way to reset."""
    optimizer = torch.optim.RMSprop([torch.nn.Parameter(torch.zeros(1))])
    assert optimizer.defaults["alpha"] == 0.99 and optimizer.defaults["eps"] == 1e-8
    weight = torch.ones(1, requires_grad=True)
    weight.sum().backward()
    torch.optim.SGD([weight], lr=1.0).zero_grad()
    assert weight.grad is None


@pytest.mark.filterwarnings("ignore:Using a target size")
def test_without_flatten_the_loss_overflows() -> None:
    """Rung 5's claim about its own listing."""
    rung = load("stage5_nn", lambda text: text.replace(", torch.nn.Flatten(0, 1)", ""))
    _, (loss,), _ = run(rung, *data_for("stage5_nn", torch.float32), steps=100)
    assert not math.isfinite(loss)


@pytest.mark.filterwarnings("ignore:__array_wrap__")
def test_numpy_on_tensors() -> None:
    """Rung 2's claim: some of NumPy's functions work on a plain CPU tensor, none on one that needs a gradient."""
    plain, tracked = torch.ones(3), torch.ones(3, requires_grad=True)
    assert np.sin(plain).tolist() == pytest.approx([math.sin(1)] * 3)
    for function in (np.sum, np.mean):
        with pytest.raises(TypeError):
            function(plain)
    with pytest.raises(RuntimeError, match="requires grad"):
        np.sin(tracked)


def test_rmsprop_starts_with_ten_times_lr() -> None:
    """Rung 6's claim about the first step."""
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.RMSprop([weight], lr=1e-3)
    (5 * weight).sum().backward()
    optimizer.step()
    assert weight.item() == pytest.approx(-10 * 1e-3, rel=1e-5)


def test_broadcasting_without_flatten() -> None:
    """Rung 5's claim: shapes (n, 1) and (n,) compare every prediction with every target, with a warning only."""
    with pytest.warns(UserWarning, match="different to the input size"):
        loss = torch.nn.MSELoss(reduction="sum")(torch.zeros(5, 1), torch.arange(5.0))
    assert loss.item() == 5 * sum(k * k for k in range(5))


def test_weight_without_gradient_is_skipped() -> None:
    """Rung 8's claim: momentum does not move a weight that took no part in the step."""
    weight = torch.nn.Parameter(torch.tensor(1.0))
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    (weight * 2).backward()
    optimizer.step()
    moved = weight.item()
    optimizer.zero_grad()
    optimizer.step()
    assert weight.item() == moved
