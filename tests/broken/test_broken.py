"""The mistakes go wrong where and how their pages say, by an account of their own, and the mended files do not."""

import itertools
import math
import re
import runpy
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from numpy.polynomial import Legendre

from places import DOCS, SNIPPETS
from snippet import Snippet
from tests.logs import labelled, log_of, numbers_of
from tests.oracles import START, Array, Quadratic, cubic, data, heavy_ball_path, legendre, minibatch, vandermonde

P3_START = (0.0, -1.0, 0.0, 0.3)
FOLDER = SNIPPETS / "broken"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
MISTAKES = [name for name in NAMES if Snippet(f"broken/{name}").is_mistake]
PAGES = sorted(path.stem for path in (DOCS / "en/broken").glob("*.md") if path.stem != "index")

# Of each mistake that raises: the line of its file that fails, and what the log says about it, in order.
FAILS = {
    "backward_twice": (
        "loss.backward()",
        "RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after "
        "they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or "
        "autograd.grad(). Specify retain_graph=True",
    ),
    "function_without_apply": (
        "residual = a + b * P3()(c + d * x) - y",
        "DeprecationWarning: <class '__main__.P3'> should not be instantiated.",
        "RuntimeError: Legacy autograd function with non-static forward method is deprecated. "
        "Please use new-style autograd function with static forward method.",
    ),
    "function_without_apply_object": (
        "residual = a + b * P3(c + d * x) - y",
        "DeprecationWarning: <class '__main__.P3'> should not be instantiated.",
        "TypeError: unsupported operand type(s) for *: 'Tensor' and 'P3'\n",
    ),
    "integer_tensors": (
        "weights = torch.tensor([0, 0, 0, 0], requires_grad=True)",
        "RuntimeError: Only Tensors of floating point and complex dtype can require gradients\n",
    ),
    "integer_tensors_numpy": (
        "weights -= 1e-6 * 2 * (residual @ X)",
        "numpy._core._exceptions._UFuncOutputCastingError: Cannot cast ufunc 'subtract' output from dtype('float64') "
        "to dtype('int64') with casting rule 'same_kind'\n",
    ),
    "intermediate_grad": (
        'print("largest derivative:", residual.grad.abs().max().item())',
        "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute "
        "won't be populated during autograd.backward().",
        "AttributeError: 'NoneType' object has no attribute 'abs'\n",
    ),
    "mixed_devices": (
        "residual = X @ weights - y",
        "RuntimeError: Tensor on device cpu is not on the expected device meta!\n",
    ),
    "non_leaf": (
        "optimizer = torch.optim.SGD([weights], lr=1e-6)",
        "ValueError: can't optimize a non-leaf Tensor\n",
    ),
    "non_leaf_device": (
        "optimizer = torch.optim.SGD([weights], lr=1e-6)",
        "ValueError: can't optimize a non-leaf Tensor\n",
    ),
    "numpy_on_tracked": (
        "loss = np.square(residual).sum()",
        "RuntimeError: Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.\n",
    ),
    "numpy_on_tracked_detach": (
        "loss.backward()",
        "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn\n",
    ),
    "rebound_leaf": (
        "weights = weights - 1e-6 * weights.grad",
        "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute "
        "won't be populated during autograd.backward().",
        "TypeError: unsupported operand type(s) for *: 'float' and 'NoneType'\n",
    ),
    "saved_non_tensor": (
        "residual = a + b * P3.apply(c + d * x, 0.5) - y",
        "TypeError: save_for_backward can only save variables, but argument 1 is of type float\n",
    ),
    "update_without_no_grad": (
        "weights -= 1e-6 * weights.grad",
        "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.\n",
    ),
    "wrong_backward_gradcheck": (
        'print("gradcheck:", torch.autograd.gradcheck(P3.apply, (z,)))',
        "torch.autograd.gradcheck.GradcheckError: Jacobian mismatch for output 0 with respect to input 0,\nnumerical:",
    ),
}
MINIBATCHES = "no_shuffle", "short_last_batch", "last_batch_only", "epochs_for_steps"
SILENT = [name for name in MISTAKES if name not in FAILS]


# ---------------------------------------------------------------- mistakes that raise


@pytest.mark.parametrize("name", FAILS)
def test_fails_where_and_how_the_page_says(name: str) -> None:
    line, *messages = FAILS[name]
    log = log_of(f"broken/{name}")
    first = re.search(r'last\):\n  File "(\S+)", line (\d+), in <module>\n    (.*)\n', log)
    assert first and first[1] == f"snippets/broken/{name}.py" and first[3] == line
    assert (FOLDER / f"{name}.py").read_text().splitlines()[int(first[2]) - 1].strip() == line
    assert log.count("Traceback") == 1, "nothing raised while the first one was handled"
    places = [log.find(message) for message in messages]
    assert -1 not in places and places == sorted(places), log
    assert f"\n{messages[-1]}" in log, "an exception's message begins a line"


def test_gradcheck_compares_the_right_derivatives() -> None:
    """Numerical is that of P3, analytical that of the mistake, on the diagonals, for z = -1, 0, 1."""
    numerical, analytical = re.findall(r"tensor\((.*?), dtype", log_of("broken/wrong_backward_gradcheck"), re.S)
    z = np.array([-1.0, 0.0, 1.0])
    for table, diagonal in ((numerical, Legendre.basis(3).deriv()(z)), (analytical, 5 * z * z - 1.5)):
        numbers = [float(word) for word in re.findall(r"-?\d+\.\d*", table)]
        np.testing.assert_allclose(np.reshape(numbers, (3, 3)), np.diag(diagonal), atol=1e-4)
    assert log_of("broken/wrong_backward_gradcheck_fixed") == "gradcheck: True\n"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
def test_mixed_devices_with_cuda(capsys: pytest.CaptureFixture[str]) -> None:
    """What the page says in words about another machine's message, and that the mended file runs there."""
    with pytest.raises(RuntimeError, match=r"^Expected all tensors to be on the same device") as caught:
        runpy.run_path(str(FOLDER / "mixed_devices.py"))
    assert any("residual = X @ weights - y" in str(entry.statement) for entry in caught.traceback)
    runpy.run_path(str(FOLDER / "mixed_devices_fixed.py"))
    assert labelled(capsys.readouterr().out)["last loss"] == pytest.approx(cubic().loss(START, 1e-6, 1999), rel=1e-4)


# ---------------------------------------------------------------- mistakes that are silent


@pytest.mark.parametrize("name", SILENT)
def test_silent_ones_end_well(name: str) -> None:
    log = log_of(f"broken/{name}")
    assert "Warning" not in log and "Traceback" not in log


def test_lr_too_large() -> None:
    log = log_of("broken/lr_too_large")
    x, y = data()
    lr, top = 4e-6, float(np.finfo(np.float32).max)
    steepest = 2 * np.linalg.svd(vandermonde(x), compute_uv=False)[0] ** 2  # another way to the largest eigenvalue
    assert lr > 2 / steepest
    assert labelled(log)["loss in step 101 / loss in step 100"] == pytest.approx((1 - lr * steepest) ** 2, rel=1e-5)
    for name, rate in (("lr_too_large", lr), ("lr_too_large_fixed", 1e-6)):
        found = labelled(log_of(f"broken/{name}"))
        assert found["1 - lr * largest curvature"] == pytest.approx(1 - rate * steepest, rel=1e-5)
        assert found["its square"] == pytest.approx((1 - rate * steepest) ** 2, rel=1e-5)
    assert labelled(log)["smallest loss in step"] == np.argmin([cubic().loss(START, lr, t) for t in range(100)])
    overflow = next(t for t in range(2000) if cubic().loss(START, lr, t) > top)
    assert abs(labelled(log)["first inf in step"] - overflow) <= 1
    # The gradient overflows in one step, then a weight is infinite, then the loss is nan.
    gradients = (vandermonde(x).T @ (vandermonde(x) @ cubic().weights(START, lr, t) - y) for t in range(2000))
    overflow = next(t for t, gradient in enumerate(gradients) if np.abs(gradient).max() > top)
    assert abs(labelled(log)["first nan in step"] - (overflow + 2)) <= 1
    weights = [[float(w) for w in line.split()] for line in re.findall(r"^  weights.*?: +(.*)$", log, re.M)]
    assert [len(w) for w in weights] == [4, 4, 4, 4]
    at_inf, before_nan, at_nan = weights[1], weights[2], weights[3]
    assert all(map(math.isfinite, at_inf))
    assert any(map(math.isinf, before_nan)) and not any(map(math.isnan, before_nan))
    assert any(map(math.isnan, at_nan))
    assert math.isnan(labelled(log)["last loss"])


def loop_without_reset(lr: float) -> list[float]:
    """Losses of the loop that follows the sum of all gradients so far: heavy ball with momentum 1."""
    path = heavy_ball_path(cubic().hessian, START - cubic().best, lr, beta=1.0)
    return [cubic().best_loss + cubic().excess(off) for _, off in zip(range(2000), path, strict=False)]


def test_no_zero_grad() -> None:
    log = log_of("broken/no_zero_grad")
    losses = loop_without_reset(1e-6)
    assert labelled(log)["last loss"] == pytest.approx(losses[-1], rel=1e-4)
    assert labelled(log)["smallest loss of the last 1000 steps"] == pytest.approx(min(losses[1000:]), rel=1e-3)
    assert labelled(log)["largest loss of the last 1000 steps"] == pytest.approx(max(losses[1000:]), rel=1e-4)


def test_no_zero_grad_with_a_smaller_lr() -> None:
    """Slower, by the root of ten, but not smaller."""
    found = labelled(log_of("broken/no_zero_grad_smaller"))
    lows = {}
    for lr in (1e-6, 1e-7):
        losses = np.array(loop_without_reset(lr))
        turns = 1 + np.flatnonzero((losses[1:-1] < losses[:-2]) & (losses[1:-1] < losses[2:]))
        lows[lr] = len(turns)
        assert found[f"lows with lr = {lr:.0e}"] == len(turns)
        assert f"first low with lr = {lr:.0e}: step {turns[0]}\n" in log_of("broken/no_zero_grad_smaller")
        largest = found[f"largest loss of the last 1000 steps with lr = {lr:.0e}"]
        assert largest == pytest.approx(max(losses[1000:]), rel=1e-4)
        assert largest == pytest.approx(losses[0], rel=0.03)
    assert lows[1e-6] / lows[1e-7] == pytest.approx(math.sqrt(10), rel=0.02)


def test_formula_without_zero_grad() -> None:
    """The formula against the loop, and its swings against the eigenvalues of the recursion."""
    log = log_of("why/without_zero_grad")
    assert labelled(log)["loss in step 1999 by the formula"] == pytest.approx(loop_without_reset(1e-6)[-1], rel=1e-8)
    curvatures = sorted(2 * np.linalg.svd(vandermonde(data()[0]), compute_uv=False) ** 2)
    for name, curvature in zip(("flattest", "second", "third", "steepest"), curvatures, strict=True):
        turn = np.linalg.eigvals([[2 - 1e-6 * curvature, -1], [1, 0]])
        np.testing.assert_allclose(np.abs(turn), 1, rtol=1e-12)  # no friction
        swing = 2 * np.pi / np.abs(np.angle(turn[0]))
        assert labelled(log)[f"steps in a swing, {name} direction"] == pytest.approx(swing, rel=1e-6)


def test_no_reset_is_momentum_1() -> None:
    x = torch.linspace(-1, 1, 20, dtype=torch.float64)
    ends = []
    for momentum, reset in ((0, False), (1, True)):
        weight = torch.nn.Parameter(torch.ones((), dtype=torch.float64))
        optimizer = torch.optim.SGD([weight], lr=0.01, momentum=momentum)
        for _ in range(50):
            if reset:
                optimizer.zero_grad()
            ((weight - x) ** 2).sum().backward()
            optimizer.step()
        ends.append(weight.item())
    assert ends[0] == pytest.approx(ends[1], rel=1e-12)


def test_mean_for_sum() -> None:
    log = log_of("broken/mean_for_sum")
    assert labelled(log)["first loss"] == pytest.approx(cubic().loss(START, 1e-6, 0) / 2000, rel=1e-6)
    end = cubic().loss(START, 1e-6 / 2000, 1999)
    assert labelled(log)["last loss"] == pytest.approx(end / 2000, rel=1e-5)
    assert labelled(log)["last loss as a sum"] == pytest.approx(end, rel=1e-5)
    # "About as far as one step should."
    one = labelled(log_of("broken/mean_for_sum_fixed"))["loss as a sum after one step"]
    assert one == pytest.approx(cubic().loss(START, 1e-6, 1), rel=1e-5)
    assert one == pytest.approx(end, rel=0.02)
    small = labelled(log)["loss as a sum after one step"]
    assert small == pytest.approx(cubic().loss(START, 1e-6 / 2000, 1), rel=1e-5)


def test_broadcast_shapes() -> None:
    """Every pair of a prediction and a target written out: 40,000 rows, one quadratic."""
    log = log_of("broken/broadcast_shapes")
    x, y = data(200)
    X = vandermonde(x)
    pairs = Quadratic(np.repeat(X, 200, axis=0), np.tile(y, 200))
    lr = 2e-3 / 200**2
    assert labelled(log)["residuals in every step"] == 200**2
    assert "shape of the residual: (200, 200)" in log
    assert labelled(log)["last loss"] == pytest.approx(pairs.loss(START, lr, 1999) / 200**2, rel=1e-5)
    assert labelled(log)["mean of y * y"] == pytest.approx(pairs.best_loss / 200**2, rel=1e-6)
    prediction = X @ pairs.weights(START, lr, 1999)
    assert labelled(log)["largest prediction"] == pytest.approx(np.abs(prediction).max(), rel=1e-2)
    np.testing.assert_allclose(X @ pairs.best, 0, atol=1e-12)
    many = log_of("broken/broadcast_shapes_count")
    assert labelled(many)["residuals in one step"] == 2000 * 2000 and "(2000, 2000)" in many
    # As a sum with the ladder's lr it would overflow: the limit is far below.
    whole = 2000 * cubic().eigenvalues.max()
    assert whole * 1e-6 > 100 * 2


@pytest.mark.parametrize(
    ("name", "slope"),
    [
        ("wrong_backward", lambda z: 5 * z**2 - 1.5),
        ("wrong_backward_constant", lambda z: 7.5 * z**2),
        ("wrong_backward_fixed", Legendre.basis(3).deriv()),
    ],
)
def test_wrong_backward(name: str, slope: Callable[[Array], Array]) -> None:
    log = log_of(f"broken/{name}")
    losses, _ = legendre(*data(), P3_START, slope=slope, every=1)
    assert labelled(log)["last loss"] == pytest.approx(losses[-1], rel=1e-5)
    assert labelled(log)["smallest loss"] == pytest.approx(min(losses), rel=1e-5)
    assert labelled(log)["steps in which the loss rose"] == np.count_nonzero(np.diff(losses) > 0)
    assert labelled(log)["derivative of P3 at 1"] == slope(np.array(1.0))
    later = legendre(*data(), P3_START, steps=6000, slope=slope, every=1000)[0][-1]
    arrives = later == pytest.approx(cubic().best_loss, rel=1e-6)
    assert arrives == (name != "wrong_backward_constant"), "two are still on the way to the best cubic"


def test_any_quadratic_slope_rests_at_the_best_cubic() -> None:
    """The page's reason: the residuals of the best cubic are orthogonal to all that such a backward multiplies by."""
    x, y = data()
    error = vandermonde(x) @ cubic().best - y
    z = 0.2556598 * x
    for alpha, beta in ((5, 1.5), (7.5, 0), (-3, 20)):
        for factor in (np.ones_like(x), x):
            assert abs(error @ ((alpha * z**2 - beta) * factor)) < 1e-8
    assert abs(error @ (z**4 * x)) > 1e-3, "not so for a slope of another degree"


# ---------------------------------------------------------------- mini-batches


def orders(points: int = 2000) -> Iterator[Array]:
    """The order of the points in each epoch, as the snippets draw it."""
    draws = torch.Generator().manual_seed(0)
    while True:
        yield torch.randperm(points, generator=draws).numpy()


def epoch_in_order(lr: float) -> tuple[Array, Array]:
    """What an epoch of sorted batches of 20 does to (weights, 1), as a 5 by 5 matrix, and what each part of it does."""
    X, y = vandermonde(data()[0]), data()[1]
    whole, partial = np.eye(5), []
    for at in range(0, 2000, 20):
        partial.append(whole)
        A = X[at : at + 20]
        step = np.eye(5)
        step[:4] -= lr * 2 * A.T @ np.column_stack([A, -y[at : at + 20]])
        whole = step @ whole
    return whole, np.array(partial)


def test_no_shuffle() -> None:
    """Powers of the epoch's matrix; the loop is its eigenvector for the eigenvalue 1."""
    log, exact = numbers_of("broken/no_shuffle"), cubic()
    whole, partial = epoch_in_order(4e-5)
    state = np.array([*START, 1.0])

    def loss(at: Array) -> float:
        return exact.best_loss + exact.excess(at[:4] - exact.best)

    for epoch in range(20, 121, 20):
        after = np.linalg.matrix_power(whole, epoch) @ state
        assert log[f"loss after epoch {epoch}"] == pytest.approx(loss(after), rel=1e-6)
    within = [loss(step @ np.linalg.matrix_power(whole, 119) @ state) for step in partial]
    assert log["last epoch, smallest loss"] == pytest.approx(min(within), abs=6e-5)
    assert log["last epoch, largest loss"] == pytest.approx(max(within), abs=6e-5)
    steepest = 2 * np.linalg.svd(vandermonde(data()[0])[-20:], compute_uv=False)[0] ** 2
    assert log["lr * largest curvature of the last batch"] == pytest.approx(4e-5 * steepest, abs=6e-4)
    steepest = max(2 * np.linalg.norm(vandermonde(data()[0])[k : k + 20], 2) ** 2 for k in range(0, 2000, 20))
    assert 4e-5 * steepest < 2, "no batch overshoots"
    loops = numbers_of("broken/no_shuffle_loop")
    for lr in (4e-5, 2e-5, 1e-5, 5e-6):
        whole, partial = epoch_in_order(lr)
        values, vectors = np.linalg.eig(whole)
        fixed = vectors[:, np.argmin(np.abs(values - 1))].real
        assert loops[f"lr {lr}, loss where the loop closes"] == pytest.approx(loss(fixed / fixed[4]), abs=6e-6)
        shrink = sorted(np.abs(values))[-2]
        assert loops[f"lr {lr}, an epoch multiplies the distance by"] == pytest.approx(shrink, abs=6e-6)
    # In the loop, the points of a batch pull alike: the fit is too high at all of them, or too low, in most batches.
    whole, partial = epoch_in_order(4e-5)
    weights = np.array([step @ np.linalg.matrix_power(whole, 400) @ state for step in partial])[:, :4]
    residual = np.einsum("kij,kj->ki", vandermonde(data()[0]).reshape(100, 20, 4), weights) - data()[1].reshape(100, 20)
    alike = np.abs(np.sign(residual).sum(axis=1)) >= 18
    assert alike.mean() > 0.85
    assert log["loss after epoch 120"] > 2 * exact.best_loss
    mended = numbers_of("broken/no_shuffle_fixed")
    weights = minibatch(*data(), START, orders(), steps=12000, lr=4e-5)[1]
    assert mended["loss after epoch 120"] == pytest.approx(loss(weights), rel=1e-6)
    assert mended["last epoch, largest loss"] < 1.1 * exact.best_loss


def test_short_last_batch() -> None:
    """The same path by NumPy, and the estimates over every short batch there is."""
    x, y = data(2001)
    X, exact = vandermonde(x), Quadratic(vandermonde(x), y)
    for name, counts in (("short_last_batch", 100), ("short_last_batch_fixed", 1)):
        error, excess = np.zeros(4), []
        for _, order in zip(range(60), orders(2001), strict=False):
            for k in range(21):
                A = X[order[100 * k : 100 * k + 100]]
                residual = A @ (exact.best + error) - y[order[100 * k : 100 * k + 100]]
                error = error - 2e-5 * (1 if len(A) == 100 else counts) * 2 * A.T @ residual
                excess.append(exact.excess(error))
        late, log = np.reshape(excess, (60, 21))[20:], numbers_of(f"broken/{name}")
        assert log["batches in an epoch"] == math.ceil(2001 / 100) and log["points in the last one"] == 2001 % 100
        assert log["largest excess loss after epoch 20"] == pytest.approx(late.max(), rel=1e-5, abs=6e-5)
        assert log["mean before the short batch"] == pytest.approx(late[:, 19].mean(), rel=1e-5, abs=6e-5)
        assert log["mean after it"] == pytest.approx(late[:, 20].mean(), rel=1e-5, abs=6e-5)
        assert (late[:, 20].mean() > 10 * late[:, 19].mean()) == (counts == 100)
    log = numbers_of("broken/short_last_batch_gradient")
    whole = (exact.hessian @ (START - exact.best))[1]
    assert log["all points"] == pytest.approx(whole, abs=6e-4)
    assert log["1 point, N times the mean, mean"] == pytest.approx(whole, abs=6e-4)
    assert log["1 point, N / 100 times the sum, mean"] == pytest.approx(whole / 100, abs=6e-4)
    single = 2 * (X @ START - y) * x
    spread = 2001 * math.sqrt(np.mean(single**2) - np.mean(single) ** 2)
    assert log["1 point, N times the mean, standard deviation"] == pytest.approx(spread, abs=0.06)
    assert log["1 point, N / 100 times the sum, standard deviation"] == pytest.approx(spread / 100, abs=0.06)
    full = log["100 points, either of them, standard deviation"]
    draws = np.random.default_rng(0)
    sampled = [2001 * single[draws.choice(2001, 100, replace=False)].mean() for _ in range(4000)]
    assert full == pytest.approx(np.std(sampled), rel=0.05)
    assert spread / full == pytest.approx(10, rel=0.04), "ten times as much"


def test_which_estimate_of_a_short_batch_is_unbiased() -> None:
    """Five gradients in batches of two, over all 120 orders: the last batch has one."""
    gradients = np.array([3.0, -1.0, 4.0, 1.0, -5.0])
    estimates = np.zeros((120, 2, 3))
    for row, order in enumerate(itertools.permutations(gradients)):
        batches = order[:2], order[2:4], order[4:]
        estimates[row] = [[5 * np.mean(b) for b in batches], [5 / 2 * np.sum(b) for b in batches]]
        assert sum(map(sum, batches)) == gradients.sum(), "an epoch's sums are the sum over all points, in each order"
    mean, total = estimates.mean(axis=0)
    np.testing.assert_allclose(mean, gradients.sum(), atol=1e-12)
    np.testing.assert_allclose(total, np.array([1, 1, 1 / 2]) * gradients.sum(), atol=1e-12)
    assert np.ptp(estimates[:, 0].sum(axis=1)) > 1, "an epoch's means depend on the order"


def test_last_batch_only() -> None:
    log, mended, exact = numbers_of("broken/last_batch_only"), numbers_of("broken/last_batch_only_fixed"), cubic()
    x, y = data()
    X, weights = vandermonde(x), START
    last, totals, losses = [], [], []
    for _, order in zip(range(40), orders(), strict=False):
        total = 0.0
        for batch in order.reshape(100, 20):
            residual = np.polynomial.polynomial.polyval(x[batch], weights) - y[batch]
            total += residual @ residual
            weights = weights - 2e-4 * (residual @ X[batch])
        last.append(100 * residual @ residual)
        totals.append(total)
        losses.append(exact.best_loss + exact.excess(weights - exact.best))
    for epoch in range(4, 40, 5):
        assert log[f"epoch {epoch}, loss"] == pytest.approx(last[epoch], abs=6e-4)
        assert mended[f"epoch {epoch}, loss"] == pytest.approx(losses[epoch], abs=6e-4)
        assert mended[f"epoch {epoch}, total"] == pytest.approx(totals[epoch], abs=6e-4)
    for found, ends, values in (
        (log, "{} of the last 10", last),
        (mended, "{} of the last 10", losses),
        (mended, "{} total of the last 10", totals),
    ):
        assert found[ends.format("smallest")] == pytest.approx(min(values[30:]), abs=6e-5)
        assert found[ends.format("largest")] == pytest.approx(max(values[30:]), abs=6e-5)
    assert log["best loss"] == pytest.approx(exact.best_loss, abs=6e-5)
    assert log["epoch 39, loss"] < exact.best_loss < min(losses)
    assert min(totals) > exact.best_loss and np.ptp(totals[30:]) < np.ptp(losses[30:]) < np.ptp(last[30:]) / 5
    # Which points are in the batch explains its loss: with fixed weights, the ends have most of it.
    squares = (X @ exact.best - y) ** 2
    assert np.mean(squares[np.abs(x) > 3]) > 4 * np.mean(squares)


def test_epochs_for_steps() -> None:
    log, mended, exact = numbers_of("broken/epochs_for_steps"), numbers_of("broken/epochs_for_steps_fixed"), cubic()
    for batch in (20, 200, 2000):
        for found, steps in ((log, 40000 // batch), (mended, 2000)):
            assert found[f"batch {batch}, steps"] == steps
            assert found[f"batch {batch}, epochs"] == steps * batch // 2000
            at = minibatch(*data(), START, orders(), batch, steps, 2e-3 / batch)[1]
            if batch == 2000:
                at = exact.weights(START, 1e-6, steps)
            loss = exact.best_loss + exact.excess(at - exact.best)
            assert found[f"batch {batch}, last loss"] == pytest.approx(loss, abs=6e-5)
    assert 1e-6 < 2 / exact.eigenvalues.max() < 4e-6, "not even four times as long"
    ends = [mended[f"batch {batch}, last loss"] for batch in (20, 200, 2000)]
    assert max(ends) < 1.005 * min(ends) and ends[2] == min(ends), "nearly equal, all points a little better"


# ---------------------------------------------------------------- the mended files


def expected(name: str) -> tuple[str, float]:
    """A label of the mended file's log, and the number that must stand behind it."""
    if name.startswith(("function_without_apply", "saved_non_tensor", "wrong_backward")):
        return "last loss", legendre(*data(), P3_START)[0][-1]
    if name.startswith("integer_tensors"):
        return "last loss", cubic().loss((0, 0, 0, 0), 1e-6, 1999)
    if name == "broadcast_shapes_fixed":
        x, y = data(200)
        return "last loss", Quadratic(vandermonde(x), y).loss(START, 2e-3 / 200, 1999) / 200
    return "last loss as a sum" if name == "mean_for_sum_fixed" else "last loss", cubic().loss(START, 1e-6, 1999)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if name not in MISTAKES
        and name not in ("wrong_backward_gradcheck_fixed", "non_leaf_device_fixed")
        and name.removesuffix("_fixed") not in MINIBATCHES  # tested above, with their mistakes
    ],
)
def test_the_fix_reaches_the_right_loss(name: str) -> None:
    label, loss = expected(name)
    assert numbers_of(f"broken/{name}")[label] == pytest.approx(loss, rel=1e-5)


# ---------------------------------------------------------------- what pages say besides


def test_conversions_make_a_tensor_that_is_no_leaf() -> None:
    """`.to` gives the tensor itself where there is nothing to convert, and a result of an operation elsewhere."""
    weights = torch.ones(4, requires_grad=True)
    assert weights.to("cpu") is weights and weights.float() is weights
    for converted in (weights.double(), weights.to("meta"), weights.to(torch.float64)):
        assert not converted.is_leaf and converted.grad_fn is not None
        assert converted.detach().requires_grad_().is_leaf
    assert torch.ones(4).to("meta").requires_grad_().is_leaf
    assert "is a leaf: False" in log_of("broken/non_leaf") and "is a leaf: True" in log_of("broken/non_leaf_fixed")
    log = log_of("broken/non_leaf_device")
    yes, grad = "is a leaf after .to({!r}): True\n".format, "requires a gradient: True\n"
    assert log.startswith(yes("cpu") + grad + yes("meta").replace("True", "False") + grad)
    assert log_of("broken/non_leaf_device_fixed") == yes("cpu") + grad + yes("meta") + grad


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
def test_cuda_makes_a_tensor_that_is_no_leaf() -> None:
    assert not torch.ones(4, requires_grad=True).cuda().is_leaf


def test_the_derivative_at_an_intermediate_tensor() -> None:
    """The loss is the sum of the residuals' squares, so the derivative at each is twice the residual."""
    x, y = data()
    largest = 2 * np.abs(vandermonde(x) @ cubic().weights(START, 1e-6, 1999) - y).max()
    mistake, mended = numbers_of("broken/intermediate_grad"), numbers_of("broken/intermediate_grad_fixed")
    assert mistake["last loss"] == mended["last loss"]
    for label in ("largest 2 * residual", "largest derivative", "the same by torch.autograd.grad"):
        assert mended[label] == pytest.approx(largest, rel=1e-4)
    weights = torch.ones(2, requires_grad=True)
    residual = weights * 3
    (residual @ residual).backward()
    residual.retain_grad()
    assert residual.grad is None, "too late"


def test_a_cautious_reset_is_none() -> None:
    """What the page on zero_grad() says to print: nothing is in `.grad` after it."""
    weights = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=0.1)
    (weights @ weights).backward()
    assert weights.grad is not None
    optimizer.zero_grad()
    assert weights.grad is None


def test_a_rebound_weight_inside_no_grad_requires_no_gradient() -> None:
    weight = torch.ones(2, requires_grad=True)
    (weight @ weight).backward()
    with torch.no_grad():
        weight = weight - 0.1 * weight.grad  # type: ignore[operator]
    with pytest.raises(RuntimeError, match=r"^element 0 of tensors does not require grad"):
        (weight @ weight).backward()


def test_saved_non_tensor_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    """A number made a tensor is accepted; so is a tensor as an attribute, but then a change goes unnoticed."""
    text = (FOLDER / "saved_non_tensor.py").read_text().replace("apply(c + d * x, 0.5)", "apply(c + d * x, half)")
    exec(compile("import torch\nhalf = torch.tensor(0.5)\n" + text, "saved", "exec"), {"__name__": "saved"})
    assert labelled(capsys.readouterr().out)["last loss"] == pytest.approx(8.9436, abs=1e-3)

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, z):  # type: ignore[no-untyped-def]
            ctx.z = z
            return z * z

        @staticmethod
        def backward(ctx, grad_output):  # type: ignore[no-untyped-def]
            return 2 * grad_output * ctx.z

    class Saved(Square):
        @staticmethod
        def forward(ctx, z):  # type: ignore[no-untyped-def]
            ctx.save_for_backward(z)
            return z * z

        @staticmethod
        def backward(ctx, grad_output):  # type: ignore[no-untyped-def]
            return 2 * grad_output * ctx.saved_tensors[0]

    for function, notices in ((Square, False), (Saved, True)):
        weight = torch.tensor(3.0, requires_grad=True)
        z = weight * 1
        out = function.apply(z)
        z.add_(1)
        if notices:
            with pytest.raises(RuntimeError, match="modified by an inplace operation"):
                out.backward()
        else:
            out.backward()
            assert weight.grad is not None and weight.grad.item() == 8, "the derivative at 4, not at 3"


def test_a_detached_term_is_a_constant() -> None:
    weight = torch.tensor(3.0, requires_grad=True)
    (weight * weight + (5 * weight).item()).backward()
    assert weight.grad is not None and weight.grad.item() == 6


def test_types_of_integer_weights() -> None:
    assert torch.tensor([0]).dtype == torch.int64 and torch.tensor([0.0]).dtype == torch.float32
    weights = np.array([0, 0])
    weights = weights - 1e-6 * np.ones(2)
    assert weights.dtype == float


def test_to_moves_modules_and_not_tensors() -> None:
    module, tensor = torch.nn.Linear(1, 1), torch.ones(1)
    module.to("meta")
    tensor.to("meta")
    assert module.weight.device.type == "meta" and tensor.device.type == "cpu"


# ---------------------------------------------------------------- files and pages


def page_of(name: str) -> str:
    """The page that shows this mistake: its own, or the one whose name it continues; empty where there is none."""
    return max((page for page in PAGES if f"{name}_".startswith(f"{page}_")), key=len, default="")


def test_every_file_has_a_page_and_a_twin() -> None:
    assert set(FAILS) <= set(MISTAKES) and SILENT
    for name in MISTAKES:
        page = page_of(name)
        assert page, f"no page shows {name}"
        assert f"{name}_fixed" in NAMES or f"{page}_fixed" in NAMES
    for name in set(NAMES) - set(MISTAKES):
        assert name.removesuffix("_fixed") in MISTAKES
    for page in PAGES:
        assert page in MISTAKES and f"{page}_fixed" in NAMES
