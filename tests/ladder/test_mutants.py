"""The checks can fail: every one of these mistakes, made in a copy of a rung, turns them red."""

import re

import pytest
import torch

from tests.ladder import checks
from tests.rungs import NAMES, load, source

# What to replace in the rung's source, and by what. Names say the mistake.
LISTS = {
    "sign": ("b -= lr * slope", "b += lr * slope"),
    "factor": ("sum(2 * r * xi", "sum(r * xi"),
    "x squared": ("sum(2 * r * xi", "sum(2 * r * xi * xi"),
    "x forgotten": ("sum(2 * r * xi", "sum(2 * r"),
    "mean for sum": ("b -= lr * slope", "b -= lr * slope / len(x)"),
    "mean of the loss": ("log(t, sum(r * r for r in residuals))", "log(t, sum(r * r for r in residuals) / len(x))"),
    "sizes for squares": ("sum(r * r for r", "sum(abs(r) for r"),
    "plus for minus": ("b * xi - yi for", "b * xi + yi for"),
    "lr": ("lr=1e-6", "lr=1.001e-6"),
    "lr twice": ("b -= lr * slope", "b -= lr * lr * slope"),
    "one step less": ("range(steps)", "range(steps - 1)"),
    "logged after the update": (
        """        if t % 100 == 99:
            log(t, sum(r * r for r in residuals))
        slope = sum(2 * r * xi for r, xi in zip(residuals, x))
        b -= lr * slope
""",
        """        slope = sum(2 * r * xi for r, xi in zip(residuals, x))
        b -= lr * slope
        residuals = [b * xi - yi for xi, yi in zip(x, y)]
        if t % 100 == 99:
            log(t, sum(r * r for r in residuals))
""",
    ),
    "logged a step early": ("if t % 100 == 99", "if t % 100 == 98"),
    "a point lost": ("for xi, yi in zip(x, y)", "for xi, yi in zip(x[1:], y)"),
    "other start": ("-0.13210486", "-0.1321"),
    "the weight twice": ("return (b,)", "return [b, b]"),
}
HAND = {
    "sign": ("a -= lr * grad_a", "a += lr * grad_a"),
    "factor": ("slope = 2 * residual", "slope = residual"),
    "swapped gradients": (
        "grad_b = slope @ x\n        grad_c = slope @ x2",
        "grad_b = slope @ x2\n        grad_c = slope @ x",
    ),
    "lost gradient": ("d -= lr * grad_d", "d -= 0 * grad_d"),
    "plus for minus": ("+ d * x3 - y", "+ d * x3 + y"),
    "mean for sum": ("slope = 2 * residual", "slope = 2 * residual / len(x)"),
    "lr": ("lr=1e-6", "lr=2e-6"),
    "one step less": ("range(steps)", "range(steps - 1)"),
    "logged after the update": ("if t % 100 == 99", "if t % 100 == 98"),
    "other start": ("0.64042265", "0.65"),
}
AUTOGRAD = {
    "sign": ("weight -= lr", "weight += lr"),
    "factor": ("weight -= lr", "weight -= 2 * lr"),
    "lr": ("lr=1e-6", "lr=1.001e-6"),
    "mean for sum": ("loss = residual @ residual", "loss = residual @ residual / len(x)"),
    "reset dropped": ("                weight.grad = None\n", ""),
    "swapped powers": ("c * x2 + d * x3", "d * x2 + c * x3"),
}
NN = {
    "sign": ("weight -= lr", "weight += lr"),
    "lr": ("lr=1e-6", "lr=1.001e-6"),
    "mean for sum": ('reduction="sum"', 'reduction="mean"'),
    "reset dropped": ("        model.zero_grad()\n", ""),
    "no Flatten": (", torch.nn.Flatten(0, 1)", ""),
    "swapped powers": ("[x, x * x, x * x * x]", "[x, x * x * x, x * x]"),
    "own start lost": ("linear.load_state_dict(", "dict("),
}
OPTIM = {key: NN[key] for key in ("mean for sum", "no Flatten", "swapped powers", "own start lost")} | {
    "reset dropped": ("        optimizer.zero_grad()\n", ""),
    "lr": ("lr=1e-3", "lr=1.001e-3"),
    "another optimizer": ("RMSprop", "Adam"),
}
MODULE = {
    "lr": ("lr=1e-6", "lr=1.001e-6"),
    "mean for sum": NN["mean for sum"],
    "reset dropped": OPTIM["reset dropped"],
    "sign": ("self.b * x +", "-self.b * x +"),
    "swapped powers": ("x * x, x * x * x", "x * x * x, x * x"),
    "weight not a Parameter": (
        "map(torch.nn.Parameter, start)",
        "(torch.nn.Parameter(weight) if k else weight for k, weight in enumerate(start))",
    ),
}
MUTANTS = {
    "stage0_one_weight": LISTS,
    "stage1_numpy": HAND,
    "stage2_tensor": HAND,
    "stage3_autograd": AUTOGRAD,
    "stage4_function": {
        "wrong backward, sign": ("7.5 * z * z - 1.5", "7.5 * z * z + 1.5"),
        "wrong backward, factor": ("7.5 * z * z - 1.5", "15 * z * z - 3"),
        "chain rule dropped": ("return grad_output * ", "return "),
        "wrong forward": ("2.5 * z * z - 1.5) * z", "2.5 * z * z - 1.0) * z"),
        "sign": AUTOGRAD["sign"],
        "lr": ("lr=5e-6", "lr=5.001e-6"),
        "reset dropped": AUTOGRAD["reset dropped"],
        "start": ("0.3)", "0.31)"),
    },
    "stage5_nn": NN,
    "stage6_optim": OPTIM,
    "stage7_module": MODULE,
    "stage8_dynamic": {
        "mean for sum": NN["mean for sum"],
        "reset dropped": OPTIM["reset dropped"],
        "lr": ("lr=5e-7", "lr=5.001e-7"),
        "momentum": ("momentum=0.9", "momentum=0.89"),
        "another seed": ("random.Random(0)", "random.Random(1)"),
        "factorial": ("x**5 / 120", "x**5 / 100"),
        "order": ("order - 3]", "order - 4]"),
        "weight not shared": ("self.e * term", "self.e.detach() * term"),
    },
    "stage9_minibatch": {key: NN[key] for key in ("mean for sum", "no Flatten", "swapped powers", "own start lost")}
    | {
        "reset dropped": OPTIM["reset dropped"],
        "sign": ("loss = loss_of(model(some_inputs), some_y)", "loss = -loss_of(model(some_inputs), some_y)"),
        "lr": ("lr=1e-4", "lr=1.001e-4"),
        "no shuffle": ("shuffle=True", "shuffle=False"),
        "another seed": ("manual_seed(0)", "manual_seed(1)"),
        "batch size": ("batch_size=20", "batch_size=25"),
        "all points in every step": ("model(some_inputs), some_y", "model(inputs), y"),
        "one epoch again and again": (
            "for epoch in range(steps) for batch in loader",
            "for epoch in [[*loader]] * steps for batch in epoch",
        ),
        "logged on the batch": ("loss_of(model(inputs), y).item()", "loss_of(model(some_inputs), some_y).item()"),
        "momentum": ("lr=lr)", "lr=lr, momentum=0.01)"),
    },
    "stage10_network": {
        "reset dropped": OPTIM["reset dropped"],
        "mean for sum": NN["mean for sum"],
        "no Flatten": ("        torch.nn.Flatten(0, 1),\n", ""),
        "sign": ("loss = loss_of(model(inputs), y)", "loss = -loss_of(model(inputs), y)"),
        "lr": ("lr=4e-3", "lr=4.001e-3"),
        "another seed": ("START = 0", "START = 1"),
        "another activation": ("torch.nn.Tanh()", "torch.nn.Sigmoid()"),
        "no activation": ("        torch.nn.Tanh(),\n", ""),
        "another optimizer": ("optim.Adam(", "optim.RMSprop("),
        "weight decay": ("lr=lr)", "lr=lr, weight_decay=1e-4)"),
        "output without a bias": ("torch.nn.Linear(5, 1)", "torch.nn.Linear(5, 1, bias=False)"),
        "four units": (
            "torch.nn.Linear(1, 5),\n        torch.nn.Tanh(),\n        torch.nn.Linear(5, 1)",
            "torch.nn.Linear(1, 4),\n        torch.nn.Tanh(),\n        torch.nn.Linear(4, 1)",
        ),
        "last step lost": ("        optimizer.step()\n", "        if t < steps - 1:\n            optimizer.step()\n"),
        "weights in another order": (
            "torch.cat([p.flatten() for p in model.parameters()])",
            "torch.cat([p.flatten() for p in model.parameters()]).flip(0)",
        ),
    },
}
CASES = [(name, mistake) for name in NAMES for mistake in MUTANTS[name]]


@pytest.mark.filterwarnings("ignore:Using a target size")  # the mistake without Flatten
@pytest.mark.parametrize(("name", "mistake"), CASES, ids=[f"{name}-{mistake}" for name, mistake in CASES])
def test_mistake_is_found(name: str, mistake: str) -> None:
    old, new = MUTANTS[name][mistake]
    assert len(re.findall(re.escape(old), source(name))) >= 1, (
        "the rung has changed: this mistake is no longer in reach"
    )
    rung = load(name, lambda text: text.replace(old, new))
    # Without Flatten, residuals are of every point with every other: in float32 they take half the time.
    dtype = [torch.float32] if mistake == "no Flatten" else []
    with pytest.raises(AssertionError):
        checks.BY_RUNG[name](rung, *dtype)
