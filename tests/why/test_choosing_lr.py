"""Choosing a learning rate: what each way finds and costs, from closed forms and the exact eigenvalues."""

import numpy as np
import pytest
import torch

from tests.logs import log_of, numbers_of
from tests.oracles import START, Array, Quadratic, cubic, data, vandermonde


@pytest.fixture
def exact() -> Quadratic:
    return cubic()


def limit_of(exact: Quadratic) -> float:
    return float(2 / exact.eigenvalues.max())


def first_rise(exact: Quadratic, lr: float, steps: int) -> int | None:
    losses = [exact.loss(START, lr, t) for t in range(steps)]
    return next((t for t in range(1, steps) if losses[t] > losses[t - 1]), None)


def test_factors_of_three(exact: Quadratic) -> None:
    """The rises from the closed form of the path, the kept value from the list of those that were tried."""
    log = numbers_of("why/choosing_lr")
    tried = [0.1 / 3**k for k in range(40)]
    kept = next(lr for lr in tried if first_rise(exact, lr, 20) is None)
    rises = [first_rise(exact, lr, 20) for lr in tried if lr > kept * 1.5]
    assert kept < limit_of(exact) < 3 * kept, "the first of the list that is below the limit"
    assert [value for label, value in log.items() if label.startswith("lr ")] == rises
    assert log["kept lr"] == pytest.approx(kept, rel=1e-12)
    assert log["kept lr by limit"] == pytest.approx(kept / limit_of(exact), rel=1e-9)
    assert log["gradient evaluations"] == sum(rise or 0 for rise in rises) + 20
    assert log["steps with the kept lr"] == exact.steps_needed(START, kept)
    for share in ("1.5", "1.1", "1.05", "1.01"):
        expected = first_rise(exact, float(share) * limit_of(exact), 50)
        assert log[f"at {share} of the limit, steps until the loss rises"] == expected


def test_below_the_limit_the_loss_never_rises(exact: Quadratic) -> None:
    for share in (0.1, 0.5, 0.9, 0.999):
        assert first_rise(exact, share * limit_of(exact), 100) is None


def test_range_test(exact: Quadratic) -> None:
    """Each direction on its own: after a ramp its part is the first part times the product of all factors."""
    log = numbers_of("why/choosing_lr_range")
    parts = exact.vectors.T @ (START - exact.best)
    for ramp in ("1.2", "1.5", "2.0"):
        lrs = 1e-9 * float(ramp) ** np.arange(log[f"ramp {ramp}, gradient evaluations"] + 1)
        factors = np.cumprod(1 - np.outer(lrs[:-1], exact.eigenvalues), axis=0)
        errors = np.vstack([parts, factors * parts])
        losses = exact.best_loss + errors**2 @ exact.eigenvalues / 2
        assert log[f"ramp {ramp}, gradient evaluations"] == np.argmax(losses > 10 * losses[0]) + 1
        lowest = lrs[np.argmin(losses)]
        assert log[f"ramp {ramp}, lr at the lowest loss"] == pytest.approx(lowest, rel=1e-9)
        assert log[f"ramp {ramp}, that lr by limit"] == pytest.approx(lowest / limit_of(exact), rel=1e-9)
        assert lowest > 4 * limit_of(exact), "the page says that it is far above the limit"
        assert log[f"ramp {ramp}, a tenth of it"] == pytest.approx(lowest / 10, rel=1e-9)
        assert log[f"ramp {ramp}, a tenth by limit"] == pytest.approx(lowest / 10 / limit_of(exact), rel=1e-9)
        assert log[f"ramp {ramp}, steps with a tenth of it"] == exact.steps_needed(START, lowest / 10)
        crossing = abs(errors[np.argmax(lrs > limit_of(exact)), -1])
        assert log[f"ramp {ramp}, error along v4 at the limit"] == pytest.approx(crossing, rel=1e-3, abs=1e-13)


def estimates(matrix_values: Array, start: Array, values: Array, products: int) -> float:
    """Rayleigh's quotient with `values` after products - 1 multiplications by a matrix with `matrix_values`."""
    weight = np.exp(2 * (products - 1) * (np.log(matrix_values) - np.log(matrix_values.max()))) * start**2
    return float(weight @ values / weight.sum())


def test_power_iteration(exact: Quadratic) -> None:
    log = numbers_of("why/choosing_lr_power")
    torch.manual_seed(0)
    start = exact.vectors.T @ torch.randn(4, dtype=torch.float64).numpy()
    for k in range(1, 7):
        expected = estimates(exact.eigenvalues, start, exact.eigenvalues, k)
        assert log[f"λmax after {k} products"] == pytest.approx(expected, rel=1e-9)
        assert log[f"2 / λmax after {k} products"] == pytest.approx(2 / expected, rel=1e-9)
        assert expected <= exact.eigenvalues.max(), "the estimate of the limit is never below it"
    assert log["nine tenths of it"] == pytest.approx(0.9 * limit_of(exact), rel=1e-6)
    assert log["steps with it"] == exact.steps_needed(START, log["nine tenths of it"])
    best_lr = 2 / (exact.eigenvalues.min() + exact.eigenvalues.max())
    assert log["steps with it"] < exact.steps_needed(START, best_lr), "the page says that it needs fewer"
    assert exact.eigenvalues[-1] > 6.99 * exact.eigenvalues[-2], "and that the others shrink about 7 times as fast"


def test_backtracking(exact: Quadratic) -> None:
    """For a quadratic loss Armijo's condition is a bound on lr: 2 (1 - c) g'g / g'Hg."""
    log = numbers_of("why/choosing_lr_backtracking")
    limit = limit_of(exact)
    for c in ("0.5", "0.0001"):
        error, lr, accepted, tried = START - exact.best, 1.0, [], 1
        while exact.excess(error) > 1e-6:
            g = exact.hessian @ error
            lr, tried = 2 * lr, tried + 1
            while lr > 2 * (1 - float(c)) * (g @ g) / (g @ exact.hessian @ g):
                lr, tried = lr / 2, tried + 1
            error = error - lr * g
            accepted.append(lr)
        assert log[f"share {c}, gradient evaluations"] == len(accepted)
        assert log[f"share {c}, loss evaluations"] == tried
        assert log[f"share {c}, first lr by limit"] == pytest.approx(accepted[0] / limit, rel=1e-9)
        assert log[f"share {c}, smallest lr by limit"] == pytest.approx(min(accepted) / limit, rel=1e-9)
        assert log[f"share {c}, largest lr by limit"] == pytest.approx(max(accepted) / limit, rel=1e-9)
        assert log[f"share {c}, steps above the limit"] == sum(lr > limit for lr in accepted)
    steps = [log[f"share {c}, gradient evaluations"] for c in ("0.5", "0.0001")]
    assert steps[0] < steps[1], "the page says that the laxer condition needs more steps"


def test_hessian_from_autograd(exact: Quadratic) -> None:
    """The printed entries are sums of powers of x, and all ways agree with 2 X^T X."""
    log = log_of("why/choosing_lr_hessian")
    x, _ = data()
    for i, row in enumerate(log.splitlines()[:4]):
        assert [float(entry) for entry in row.split()] == pytest.approx(
            [2 * np.sum(x ** (i + j)) for j in range(4)], abs=0.06
        )
    numbers = numbers_of("why/choosing_lr_hessian")
    assert numbers["largest eigenvalue"] == pytest.approx(exact.eigenvalues.max(), rel=1e-9)
    assert numbers["2 / largest eigenvalue"] == pytest.approx(limit_of(exact), rel=1e-9)
    for label in (
        "torch.func.hessian against 2 X^T X",
        "autograd.functional against 2 X^T X",
        "product, jvp of grad",
        "product, backward twice",
    ):
        assert numbers[label] < 1e-13, label


def test_own_module(exact: Quadratic) -> None:
    log = numbers_of("exercises/choosing_lr/own_module")
    x, _ = data()
    assert log["parameters in weight"] == 3 and log["parameters in bias"] == 1
    largest = 2 * np.linalg.svd(vandermonde(x), compute_uv=False)[0] ** 2
    assert log["largest eigenvalue"] == pytest.approx(largest, rel=1e-9)
    assert log["2 / largest eigenvalue"] == pytest.approx(2 / largest, rel=1e-9)


def test_smallest_eigenvalue(exact: Quadratic) -> None:
    log = numbers_of("exercises/choosing_lr/smallest_eigenvalue")
    assert log["largest eigenvalue"] == pytest.approx(exact.eigenvalues.max(), rel=1e-9)
    torch.manual_seed(0)
    torch.randn(4, dtype=torch.float64)
    start = exact.vectors.T @ torch.randn(4, dtype=torch.float64).numpy()
    shifted = np.maximum(exact.eigenvalues.max() - exact.eigenvalues, 1e-300)
    best = 2 / (exact.eigenvalues.min() + exact.eigenvalues.max())
    for k in (10, 100, 1000):
        expected = estimates(shifted, start, exact.eigenvalues, k)
        assert log[f"smallest after {k} products"] == pytest.approx(expected, rel=1e-6)
        assert log[f"best lr after {k} products"] == pytest.approx(best, rel=1e-3), "good enough for the best lr"
    smallest = 2 * np.linalg.svd(vandermonde(data()[0]), compute_uv=False)[-1] ** 2
    assert log["smallest eigenvalue, from the whole Hessian"] == pytest.approx(smallest, rel=1e-9)
    assert log["smallest after 1000 products"] > 1.05 * exact.eigenvalues.min(), "and still too large"
