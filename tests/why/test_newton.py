"""Newton's method: NumPy's own derivatives and steps beside autograd's, least squares, and finite differences."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from tests.logs import numbers_of
from tests.oracles import P3, P3_SLOPE, START, Array, Quadratic, cubic, data, vandermonde

X, Y = data()
BEND = P3_SLOPE.deriv()
LINE_LOSS = Quadratic(vandermonde(X, 1), Y).best_loss
STARTS = np.random.default_rng(0).standard_normal((20, 4))
RUNG_4 = np.array([0.0, -1.0, 0.0, 0.3])


def rung_4(weights: Array) -> tuple[float, Array, Array, Array]:
    """Loss, gradient, Hessian and the residuals' Jacobian of a + b P3(c + d x), by the chain rule."""
    a, b, c, d = weights
    z = c + d * X
    residual = a + b * P3(z) - Y
    inner = P3_SLOPE(z)
    J = np.stack([np.ones_like(X), P3(z), b * inner, b * inner * X], axis=1)
    hessian = 2 * J.T @ J
    bend = b * BEND(z) * residual
    for (i, j), value in {
        (1, 2): inner @ residual,
        (1, 3): (inner * X) @ residual,
        (2, 2): bend.sum(),
        (2, 3): bend @ X,
        (3, 3): bend @ (X * X),
    }.items():
        hessian[i, j] += 2 * value
        if i != j:
            hessian[j, i] += 2 * value
    return float(residual @ residual), 2 * residual @ J, hessian, J


def loss_at(weights: Array) -> float:
    a, b, c, d = weights
    z = c + d * X
    residual = a + b * (2.5 * z * z - 1.5) * z - Y
    return float(residual @ residual)


def direction(gradient: Array, hessian: Array, mended: bool) -> Array:
    if not mended:
        return np.asarray(-np.linalg.solve(hessian, gradient))
    values, vectors = np.linalg.eigh(hessian)
    return np.asarray(-vectors @ (vectors.T @ gradient / abs(values)))


def halved(weights: Array, now: float, gradient: Array, step: Array) -> tuple[Array, int]:
    """The longest halved step that meets Armijo's condition, and how many were rejected."""
    for rejected in range(40):
        if loss_at(weights + step) <= now + 1e-4 * float(gradient @ step):
            return step, rejected
        step = step / 2
    return step * 2**40, 0


def newton(weights: Array, mended: bool, steps: int, small: float) -> tuple[list[tuple[int, float, float]], Array]:
    """Evaluations, loss and smallest eigenvalue before each step, and the last weights."""
    path, evaluations = [], 0
    for _ in range(steps):
        now, gradient, hessian, _ = rung_4(weights)
        evaluations += 5
        path.append((evaluations, now, float(np.linalg.eigvalsh(hessian)[0])))
        if np.linalg.norm(gradient) < small:
            break
        step = direction(gradient, hessian, mended)
        if mended:
            step, rejected = halved(weights, now, gradient, step)
            evaluations += rejected
        weights = weights + step
    return path, weights


def differences(of: Callable[[Array], Array], at: Array, h: float = 1e-6) -> Array:
    return np.stack([(of(at + h * e) - of(at - h * e)) / (2 * h) for e in np.eye(len(at))])


def tridiagonal_solve(middle: Array, side: Array, right: Array) -> Array:
    """Gaussian elimination for a symmetric matrix with one diagonal on each side."""
    middle, right = middle.copy(), right.copy()
    for i, entry in enumerate(side):
        factor = entry / middle[i]
        middle[i + 1] -= factor * entry
        right[i + 1] -= factor * right[i]
    right[-1] /= middle[-1]
    for i in range(len(side) - 1, -1, -1):
        right[i] = (right[i] - side[i] * right[i + 1]) / middle[i]
    return right


def test_one_step() -> None:
    log = numbers_of("why/newton")
    problem = cubic()
    assert log["loss at the start"] == pytest.approx(problem.loss(START, 0, 0), rel=1e-10)
    assert log["least-squares loss"] == pytest.approx(problem.best_loss, rel=1e-10)
    for step in (1, 2):
        assert log[f"loss after step {step}"] == pytest.approx(problem.best_loss, rel=1e-10)
        assert log[f"largest error of a weight after step {step}"] < 1e-12
    # The step's equation is the normal equation.
    step = np.linalg.lstsq(vandermonde(X), vandermonde(X) @ START - Y)[0]
    assert START - step == pytest.approx(problem.best, abs=1e-12)


def test_derivatives() -> None:
    """The oracle's own, by finite differences."""
    for weights in (START, RUNG_4, STARTS[3]):
        _, gradient, hessian, _ = rung_4(weights)
        slope = np.array([(loss_at(weights + h) - loss_at(weights - h)) / 2e-6 for h in 1e-6 * np.eye(4)])
        assert gradient == pytest.approx(slope, rel=1e-5, abs=1e-3)
        assert hessian == pytest.approx(
            differences(lambda w: rung_4(w)[1], weights), rel=1e-5, abs=abs(hessian).max() * 1e-7
        )


def test_cost() -> None:
    """A thousand heights: the tridiagonal Hessian written out, and solved whole and by conjugate gradients."""
    log = numbers_of("why/newton_cost")
    p = 1000
    y = np.sin(np.linspace(-np.pi, np.pi, p)) + np.random.default_rng(0).standard_normal(p)

    def gradient(w: Array) -> Array:
        return np.asarray(2 * (w - y) - 10 * np.diff(np.tanh(np.diff(w)), prepend=0, append=0))

    def product(w: Array, v: Array) -> Array:
        flux = np.diff(v) / np.cosh(np.diff(w)) ** 2
        return np.asarray(2 * v - 10 * np.diff(flux, prepend=0, append=0))

    for name in ("by_matrix", "by_products"):
        w, steps, products = np.zeros(p), 0, 0
        while np.linalg.norm(g := gradient(w)) > 1e-5:
            steps += 1
            if name == "by_matrix":
                side = 10 / np.cosh(np.diff(w)) ** 2
                middle = 2 + np.append(side, 0) + np.append(0, side)
                assert side.min() > 0 and side.max() <= 10, "so eigenvalues are between 2 and 2 + 4 * 10"
                w, products = w - tridiagonal_solve(middle, -side, g), products + p
                continue
            step, rest, along = np.zeros(p), -g, -g
            while np.linalg.norm(rest) > 0.01 * np.linalg.norm(g):
                h = product(w, along)
                length = rest @ rest / (along @ h)
                step, new, products = step + length * along, rest - length * h, products + 1
                rest, along = new, new + (new @ new) / (rest @ rest) * along
            w = w + step
        loss = float((w - y) @ (w - y) + 10 * np.sum(np.log(np.cosh(np.diff(w)))))
        assert log[f"{name}, loss"] == pytest.approx(loss, rel=1e-12)
        assert log[f"{name}, steps and gradients"] == steps
        assert log[f"{name}, products"] == products
    assert log["L-BFGS, loss"] == pytest.approx(loss, rel=1e-12)
    assert log["L-BFGS, numbers kept"] == 2 * 10 * p
    assert 0.7 < log["L-BFGS, gradients"] / log["by_products, products"] < 1.4, "about as many"
    assert log["by_products, steps and gradients"] == log["by_matrix, steps and gradients"] + 1
    assert torch.optim.LBFGS([torch.zeros(1)]).defaults["history_size"] == 100


def test_failures() -> None:
    log = numbers_of("why/newton_fails")
    for rung, start in ((1, START), (4, RUNG_4)):
        for mended in (False, True):
            name = f"start of rung {rung}, " + ("mended" if mended else "pure")
            path, weights = newton(start, mended, 30, 1e-5)
            assert log[f"{name}, evaluations"] == path[-1][0]
            for t in (0, 1, 2, len(path) - 1):
                assert log[f"{name}, step {t}, loss"] == pytest.approx(path[t][1], rel=1e-5)
                assert log[f"{name}, step {t}, smallest eigenvalue"] == pytest.approx(path[t][2], rel=1e-3)
            if mended:
                assert (np.diff([loss for _, loss, _ in path]) < 1e-9).all(), "never rises"
            if name == "start of rung 1, pure":
                assert abs(weights[[1, 3]]).max() < 1e-4, "y = 0"
                assert all(value < 0 for _, _, value in path)
                nearby = [loss_at(weights + np.array([0, b, 0.01, 0.01])) for b in (-1e-4, 1e-4)]
                assert min(nearby) < float(Y @ Y) < max(nearby), "a saddle"
            if rung == 4:
                assert path[-1][1] == pytest.approx(cubic().best_loss, rel=1e-9)
    assert log["start of rung 4, pure, step 0, smallest eigenvalue"] > 0
    assert log["start of rung 4, pure, step 1, loss"] > 1e10


def test_twenty_starts() -> None:
    log = numbers_of("why/newton_starts")
    zero = float(Y @ Y)
    assert log["loss of the best straight line"] == pytest.approx(LINE_LOSS, rel=1e-10)
    assert log["loss of y = 0"] == pytest.approx(zero, rel=1e-10)
    negative = sum(np.linalg.eigvalsh(rung_4(start)[2])[0] < 0 for start in STARTS)
    assert log["starts with a negative eigenvalue"] == negative == 20
    for name in ("pure", "mended"):
        weights = np.array([newton(start, name == "mended", 50, 1e-6)[1] for start in STARTS])
        ends = np.array([loss_at(w) for w in weights])
        near = abs(ends - LINE_LOSS) < 1
        assert log[f"{name}, best cubic"] == (ends - cubic().best_loss < 1e-6).sum()
        # Pure Newton's long steps multiply rounding errors: a run may be elsewhere with other arithmetic.
        spread = 0 if name == "mended" else 2
        assert log[f"{name}, within 1 of the line"] == pytest.approx(near.sum(), abs=spread)
        assert log[f"{name}, within 0.001 of y = 0"] == pytest.approx((abs(ends - zero) < 1e-3).sum(), abs=spread)
        if name == "mended":
            least = abs(weights[near, 2]).min()
            assert log[f"{name}, near the line, least |c|"] == pytest.approx(least, rel=0.05)
        assert log[f"{name}, near the line, least |c|"] > 1 / math.sqrt(5)
        assert log[f"{name}, near the line, largest |d / c|"] < 0.05


def test_no_curve_beats_the_line_with_a_large_c() -> None:
    """With |c| above 1 / sqrt(5) even the best a and b do worse than the best straight line; small d / c nears it."""
    rng = np.random.default_rng(1)
    for c, d in zip(rng.uniform(0.4473, 4, 100), rng.normal(size=100), strict=True):
        assert Quadratic(np.stack([np.ones_like(X), P3(c + d * X)], axis=1), Y).best_loss > LINE_LOSS
    flat = Quadratic(np.stack([np.ones_like(X), P3(1 + 1e-4 * X)], axis=1), Y).best_loss
    assert LINE_LOSS < flat < LINE_LOSS + 0.01
    assert cubic().best_loss < Quadratic(np.stack([np.ones_like(X), P3(0.2 * X)], axis=1), Y).best_loss < LINE_LOSS


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_lbfgs(search: str | None) -> None:
    """PyTorch's optimizer, fed with NumPy's losses and gradients."""
    log = numbers_of("why/newton_lbfgs")
    ends, evaluations = [], []
    for start in STARTS:
        weights = torch.tensor(start, requires_grad=True)
        # Who arrives does so in 45 of the 100 iterations.
        optimizer = torch.optim.LBFGS([weights], max_iter=45, line_search_fn=search)

        def closure(weights: torch.Tensor = weights) -> float:
            a, b, c, d = weights.detach().numpy()
            z = c + d * X
            square = z * z
            residual = a + b * (2.5 * square - 1.5) * z - Y
            outer = residual * (7.5 * square - 1.5) * b
            by_b = residual @ ((2.5 * square - 1.5) * z)
            weights.grad = 2 * torch.tensor([residual.sum(), by_b, outer.sum(), outer @ X])
            return float(residual @ residual)

        optimizer.step(closure)
        ends.append(loss_at(weights.detach().numpy()))
        evaluations.append(optimizer.state[weights]["func_evals"])
    arrived = np.array(ends) - cubic().best_loss < 1e-6
    assert log[f"{search}, best cubic"] == arrived.sum()
    near = [log[f"{name}, within 1 of the line"] for name in (None, "strong_wolfe")]
    assert near[0] < near[1] <= 20 - log["strong_wolfe, best cubic"], "the line search gets down to the line sooner"
    median = np.median(np.array(evaluations)[arrived])
    assert log[f"{search}, evaluations of the arrived, median"] == pytest.approx(median, abs=1)


def test_batches() -> None:
    """One step on a batch leads to the batch's least squares."""
    log = numbers_of("why/newton_batch")
    draws = torch.Generator().manual_seed(0)
    problem = cubic()
    assert log["excess loss at the start"] == pytest.approx(problem.excess(START - problem.best), rel=1e-10)
    powers = vandermonde(X)
    medians = []
    for size in (5, 20, 100, 1000, 2000):
        excess = []
        for _ in range(200):
            batch = torch.randperm(2000, generator=draws)[:size].numpy()
            Q = powers[batch]
            best = np.linalg.lstsq(Q, Y[batch])[0] if size == 5 else np.linalg.solve(Q.T @ Q, Q.T @ Y[batch])
            excess.append(problem.excess(best - problem.best))
        medians.append(float(np.median(excess)))
        assert log[f"batch of {size}, median excess loss"] == pytest.approx(medians[-1], rel=1e-3, abs=1e-9)
        assert log[f"batch of {size}, largest excess loss"] == pytest.approx(max(excess), rel=1e-3, abs=1e-9)
    assert medians == sorted(medians, reverse=True)
    assert log["batch of 5, largest excess loss"] > log["excess loss at the start"]


def test_square_root() -> None:
    log = numbers_of("exercises/newton/square_root")
    for start in (1.0, -1.0):
        w, error = start, math.sqrt(2) - 1
        for step in range(1, 6):
            error = error * error / (2 * abs(w))  # in closed form
            w = w / 2 + 1 / w  # the Babylonian rule
            assert log[f"start {start:g}, step {step}, error"] == pytest.approx(error, rel=1e-3, abs=1e-15)
        assert log[f"start {start:g}, end"] == pytest.approx(math.copysign(math.sqrt(2), start), rel=1e-15)
        assert log[f"start {start:g}, curvature there"] == pytest.approx(math.copysign(2 * math.sqrt(2), start))


def test_degrees() -> None:
    log = numbers_of("exercises/newton/degrees")
    for name, x in (("radians", X), ("degrees", np.degrees(X))):
        problem = Quadratic(vandermonde(x), Y)
        assert log[f"{name}, condition number"] == pytest.approx(np.linalg.cond(vandermonde(x)) ** 2, rel=0.01)
        lr = 1 / np.linalg.norm(vandermonde(x), 2) ** 2 / 2
        loss = problem.loss(np.zeros(4), lr, 1)
        assert log[f"{name}, gradient descent, loss after one step"] == pytest.approx(loss, rel=1e-5)
        assert log[f"{name}, Newton, loss after one step"] == pytest.approx(cubic().best_loss, rel=1e-8)


def test_gauss_newton() -> None:
    log = numbers_of("exercises/newton/gauss_newton")
    ends, counts = [], []
    for start in (START, *STARTS):
        weights, t = start, 0
        while t < 50:
            t += 1
            now, gradient, _, J = rung_4(weights)
            residual = J[:, 0] * weights[0] + weights[1] * P3(weights[2] + weights[3] * X) - Y
            step, _ = halved(weights, now, gradient, -np.linalg.lstsq(J, residual)[0])
            weights = weights + step
            if now - loss_at(weights) < 1e-9:
                break
        ends.append(loss_at(weights))
        counts.append(t)
    assert log["start of rung 1, loss"] == pytest.approx(ends[0], rel=1e-8) == pytest.approx(cubic().best_loss)
    assert log["start of rung 1, steps"] == counts[0]
    arrived = sum(end - cubic().best_loss < 1e-6 for end in ends[1:])
    assert log["of 20 starts, best cubic"] == arrived
    others = numbers_of("why/newton_starts") | numbers_of("why/newton_lbfgs")
    assert all(arrived > others[f"{name}, best cubic"] for name in ("pure", "mended", "None", "strong_wolfe"))
