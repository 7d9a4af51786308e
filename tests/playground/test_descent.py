"""The playground's arithmetic, run by a JavaScript engine, against PyTorch on the 2,000 points, step by step."""

import contextlib
import io
import math
import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import rungs
from tests.oracles import LOGGED, START
from tests.playground.engine import (
    BASES,
    DRAWN,
    OPTIMIZERS,
    SCHEDULES,
    TARGETS,
    Answer,
    Reading,
    answers_of_mistakes,
    ask,
    design,
    gaps,
    normal,
    points,
    query_of,
    readings,
    torch_path,
)

STEPS = 1000  # all 2,000 of rung 1 are compared with its own file
TOLERANCE = 1e-9


def steepest(basis: str, degree: int = 3) -> float:
    """The Hessian's largest eigenvalue, by NumPy."""
    X = design(basis, degree)
    return float(np.linalg.eigvalsh(2 * X.T @ X)[-1])


def cases() -> dict[str, str]:
    """Queries by name: every optimizer in every basis; where there is a limit, below it and above it."""
    found, limits = {}, {basis: 2 / steepest(basis) for basis in BASES}
    for basis in BASES:
        limit_of = {"gd": limits[basis], "momentum": 1.9 * limits[basis]}
        lrs = {
            "rmsprop": {"": 0.03 if basis == "orthonormal" else 1e-3},
            "adam": {"": 1 if basis == "orthonormal" else 0.1},
        }
        for optimizer in OPTIMIZERS:
            shares = {"0.3 of the limit": 0.3, "0.99": 0.99, "1.01": 1.01, "3 times the limit": 3}
            if optimizer in limit_of:
                lrs[optimizer] = {name: share * limit_of[optimizer] for name, share in shares.items()}
            for name, lr in lrs[optimizer].items():
                query = query_of(optimizer=optimizer, basis=basis, lr=f"{lr:.6g}", steps=STEPS)
                found[" ".join([optimizer, basis, name]).strip()] = query
    for degree in (1, 2, 5, 9):
        found[f"gd degree {degree}"] = query_of(basis="scaled", degree=degree, lr=1e-4, steps=STEPS)
    found["momentum degree 5"] = query_of(optimizer="momentum", basis="monomials", degree=5, lr=5e-8, steps=STEPS)
    for k, target in enumerate(TARGETS):
        found[f"momentum {target}"] = query_of(optimizer="momentum", target=target, lr=2e-6, steps=STEPS)
        found[f"gd {target} {BASES[k]}"] = query_of(target=target, basis=BASES[k], lr=0.5 * limits[BASES[k]], steps=500)
    by_hand = {"target": "drawn", "drawn": ",".join(map(str, DRAWN))}
    for k, basis in enumerate(BASES):
        found[f"gd drawn {basis}"] = query_of(basis=basis, lr=0.5 * limits[basis], degree=3, steps=500, **by_hand)
        found[f"momentum drawn, noise {k}"] = query_of(optimizer="momentum", lr=2e-6, noise=k / 4, steps=500, **by_hand)
    found["gd drawn, batch"] = query_of(lr=1e-7, batch=8, steps=301, **by_hand)
    for k, schedule in enumerate(SCHEDULES):
        asked = {"schedule": schedule, "noise": 0.1 * k, "seed": k, "steps": 301}
        found[f"gd {schedule}, noise"] = query_of(lr=1.2e-6, **asked)
        found[f"momentum {schedule}, batch"] = query_of(optimizer="momentum", lr=1e-7, batch=20, **asked)
    for schedule in ("cosine", "warmup"):
        found[f"adam {schedule}, batch"] = query_of(optimizer="adam", lr=0.01, batch=20, schedule=schedule, steps=701)
    for k, basis in enumerate(BASES):
        found[f"gd {basis}, batch"] = query_of(
            basis=basis, lr=0.1 * limits[basis], batch=4**k, noise=0.2, seed=9, steps=301
        )
    found["gd, batch, above the limit"] = query_of(lr=1.2 * limits["monomials"], batch=8, steps=1000)
    found["rmsprop step, batch"] = query_of(optimizer="rmsprop", lr=0.001, batch=8, schedule="step", steps=701)
    found["another start"] = query_of(start="1,-2,0.5,-0.25", steps=STEPS)
    return found


CASES = cases()


@cache
def answers() -> dict[str, Answer]:
    return dict(zip(CASES, ask(list(CASES.values())), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_steps_are_pytorchs(case: str, record_property: pytest.FixtureRequest) -> None:
    """To 1e-9 in every step, up to where it overflows, which happens in the same step.

    RMSprop and Adam may make rounding errors grow. Then PyTorch differs from itself as well, once it adds the points
    up in another order; the comparison ends where that happens.
    """
    answer = answers()[case]
    reference = torch_path(answer.state)
    apart = gaps(answer.path, reference)
    steps = len(apart)
    if answer.state["optimizer"] in ("rmsprop", "adam"):
        drift = gaps(torch_path(answer.state, reverse=True), reference) > 1e-12
        steps = int(np.argmax(drift)) if drift.any() else steps
        assert steps > 600
    record_property("largest", f"{apart[:steps].max():.1e} in {steps} steps")  # type: ignore[operator]
    assert apart[:steps].max() < TOLERANCE
    overflow = [np.flatnonzero(~np.isfinite(path.losses))[:1].tolist() for path in (answer.path, reference)]
    assert overflow[0] == overflow[1]
    if case.endswith("3 times the limit"):
        assert overflow[0] and overflow[0][0] < 1000


def test_rung_1_takes_the_same_path() -> None:
    """The rung's own file, with the weights that it returns after each number of steps that it logs."""
    (answer,) = ask(["?steps=2000"])
    assert answer.state["start"] == START.tolist() and answer.state["lr"] == 1e-6
    steps, losses, weights = rungs.run(rungs.load("stage1_numpy"), *rungs.data_for("stage1_numpy"))
    assert steps == list(LOGGED)
    np.testing.assert_allclose(answer.path.losses[steps], losses, rtol=TOLERANCE)
    np.testing.assert_allclose(answer.path.weights[-1], weights, rtol=TOLERANCE)


def test_rung_6_takes_the_same_path() -> None:
    """RMSprop in float64, up to the step from which on it depends on rounding."""
    (answer,) = ask(["?optimizer=rmsprop&lr=0.001"])
    steps, losses, _ = rungs.run(rungs.load("stage6_optim"), *rungs.data_for("stage6_optim"))
    early = [t for t in steps if t < 600]
    np.testing.assert_allclose(answer.path.losses[early], losses[: len(early)], rtol=TOLERANCE)
    # Afterwards still the same descent, if not the same digits.
    np.testing.assert_allclose(answer.path.losses[steps], losses, rtol=0.05)


def test_rmsprop_ends_in_its_cycle() -> None:
    """Every weight flips between half of lr above and below its best; the loss is that of theory."""
    (answer,) = ask(["?optimizer=rmsprop&lr=0.001&steps=6000"])
    X = design("monomials", 3)
    best = np.linalg.lstsq(X, np.sin(points()))[0]
    off = answer.path.weights[-2:] - best
    np.testing.assert_allclose(np.abs(off), 0.0005, rtol=1e-3)
    np.testing.assert_allclose(off[0], -off[1], rtol=2e-3)
    half = np.full(4, 0.0005)
    signs = np.sign(off[0])
    assert answer.path.losses[-1] - answer.best_loss == pytest.approx(np.sum((X @ (half * signs)) ** 2), rel=1e-3)


KNOWN = [(basis, target, degree) for basis, target in zip(BASES, TARGETS, strict=True) for degree in range(1, 10)]


@cache
def known() -> dict[tuple[str, str, int], list[Answer]]:
    """What is said of each case before gradient descent and before the heavy ball."""
    said = [
        ask([query_of(basis=b, target=t, degree=d, steps=1, optimizer=name) for b, t, d in KNOWN])
        for name in ("gd", "momentum")
    ]
    return {case: list(both) for case, *both in zip(KNOWN, *said, strict=True)}


@pytest.mark.parametrize(("basis", "target", "degree"), KNOWN)
def test_what_is_known_before_the_first_step(basis: str, target: str, degree: int) -> None:
    """Best weights and loss by least squares, eigenvalues by singular values, the constants by their formulas."""
    gd, ball = known()[basis, target, degree]
    X, y = design(basis, degree), TARGETS[target](points())
    Q, R = np.linalg.qr(X)
    values, rows = np.linalg.svd(R)[1:]
    eigenvalues = 2 * values[::-1] ** 2
    best = np.linalg.solve(R, Q.T @ y)
    assert gd.best_loss == pytest.approx(np.sum((y - Q @ (Q.T @ y)) ** 2), rel=1e-9)
    np.testing.assert_allclose(gd.best, best, rtol=1e-8, atol=1e-9 * np.abs(best).max())
    np.testing.assert_allclose(gd.eigenvalues, eigenvalues, rtol=1e-9)
    along = np.abs(np.sum(gd.vectors * rows[::-1], axis=1))
    distinct = [k for k in range(degree + 1) if np.sum(np.abs(eigenvalues / eigenvalues[k] - 1) < 1e-3) == 1]
    np.testing.assert_allclose(along[distinct], 1, rtol=1e-7)
    low, high = eigenvalues[0], eigenvalues[-1]
    assert gd.limit == pytest.approx(2 / high) and ball.limit == pytest.approx(2 * 1.9 / high)
    assert gd.best_constants == {"lr": pytest.approx(2 / (low + high))}
    ratio = math.sqrt(high / low)
    assert ball.best_constants == {
        "lr": pytest.approx(4 / (math.sqrt(low) + math.sqrt(high)) ** 2),
        "momentum": pytest.approx(((ratio - 1) / (ratio + 1)) ** 2, abs=1e-9),
    }


def test_noise_is_pythons_and_normal() -> None:
    """Each point's target to 1e-12, from Python's own generator; mean and spread as a normal law has them."""
    asked = [(0, 0.3), (1, 2), (999_999, 1e-3)]
    answers = ask([query_of(noise=noise, seed=seed, steps=1) for seed, noise in asked])
    for (seed, noise), answer in zip(asked, answers, strict=True):
        drawn = normal(random.Random(seed))
        np.testing.assert_allclose(answer.y, np.sin(points()) + noise * drawn, rtol=0, atol=1e-12)
        assert abs(drawn.mean()) < 4 / math.sqrt(2000) and drawn.std() == pytest.approx(1, abs=4 / math.sqrt(4000))


def test_steps_are_bounded_where_batches_draw_much() -> None:
    """At most 400,000 points are drawn in all; a batch of all points draws none."""
    queries = [
        "?batch=200&steps=20000&t=3000",
        "?batch=20&steps=20000",
        "?batch=2000&steps=20000",
        "?batch=1999&steps=300",
    ]
    assert [(a.state["steps"], a.state["t"]) for a in readings(queries)] == [
        (2000, 2000),
        (20000, 0),
        (20000, 0),
        (200, 0),
    ]


PROGRAMS = [
    *(query_of(optimizer=o, basis=b, lr=lr, steps=300) for o, lr in (("gd", 1e-6), ("adam", 0.1)) for b in BASES),
    "?optimizer=rmsprop&lr=0.001&steps=37",
    "?optimizer=momentum&momentum=0.8009&lr=6.388e-06&steps=7",
    "?degree=1&start=0.5&steps=20",
    "?basis=Chebyshev&degree=1&start=2&steps=20&lr=1e-4",
    "?degree=9&lr=1e-12&start=1,-2,3e-7,0,0,0,0,0,0,-1e-5&steps=40",
    "?basis=Legendre&degree=6&start=0,-1&lr=1e-4&steps=40",
    "?lr=4e-6&steps=1500",
    *(query_of(schedule=schedule, steps=steps, noise=0.5) for schedule in SCHEDULES for steps in (1, 37)),
    *(query_of(schedule=schedule, batch=8, lr=3e-7, steps=300) for schedule in SCHEDULES),
    "?batch=1&lr=1e-7&noise=0.5&seed=12345&steps=300&optimizer=adam",
    "?batch=1999&steps=30&basis=Legendre&lr=1e-4&seed=999999",
    "?target=drawn",
    f"?target=drawn&drawn={','.join(map(str, DRAWN))}&degree=5&basis=Legendre&lr=1e-4&steps=20&noise=0.1&batch=100",
    *(query_of(target=target, basis=basis, lr=1e-6, steps=20) for target, basis in zip(TARGETS, BASES, strict=True)),
]


@cache
def of_programs() -> dict[str, Answer]:
    return dict(zip(PROGRAMS, ask(PROGRAMS), strict=True))


@pytest.mark.parametrize("query", PROGRAMS)
def test_the_python_it_shows_does_the_same(query: str) -> None:
    """The program, run as it is: each loss that it prints is the playground's of that step."""
    answer = of_programs()[query]
    # Nothing of this project, so that it runs alone.
    assert set(re.findall(r"^ *(?:from|import) (.*)", answer.python, re.MULTILINE)) <= {
        "math",
        "random",
        "numpy as np",
        "torch",
    }
    printed = io.StringIO()
    dtype = torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(answer.python, "shown.py", "exec"), {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(dtype)
    lines = [line.split() for line in printed.getvalue().splitlines()]
    steps = [int(t) for t, _ in lines]
    last = answer.state["steps"]
    assert steps == sorted({*range(0, last, max(1, math.floor(last / 20 + 0.5))), last})
    np.testing.assert_allclose([float(loss) for _, loss in lines], answer.path.losses[steps], rtol=TOLERANCE)


@pytest.mark.complete
def test_the_python_runs_alone(tmp_path: Path) -> None:
    """In an empty folder, by an isolated interpreter: seconds to import PyTorch, so only `-m complete` does it.

    Every run of the tests executes such programs, and sees what they import.
    """
    (answer,) = ask(["?basis=orthonormal&lr=0.499&steps=4"])
    (tmp_path / "shown.py").write_text(answer.python)
    outcome = subprocess.run(
        [sys.executable, "-I", "shown.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert outcome.stderr == "" and len(outcome.stdout.splitlines()) == 5
    assert float(outcome.stdout.splitlines()[2].split()[1]) - answer.best_loss < 1e-6  # two steps are enough


# Each replaced text must be there, and the mistake must show in a descent of that optimizer.
MISTAKES = [
    ("gd", "weights[k] -= lr * g[k]", "weights[k] -= lr * g[k] * (1 + 1e-8)"),
    ("batch", "(2 * POINTS) / batch", "2"),
    ("batch", "batch * t;", "0;"),
    ("drawn", "KNOTS - 2", "KNOTS - 3"),
    ("drawn", "(at - k) * (drawn", "(drawn"),
    ("drawn", "x / Math.PI + 1", "x / Math.PI + 1.0001"),
    ("noise", "- random()))", "- 0.999 * random()))"),
    ("noise", "seed);\n  for (let k = 1", "seed + 1);\n  for (let k = 1"),
    ("noise", "& 0x9d2c5680", "& 0x9d2c5600"),
    ("step", "Math.ceil(steps / 2)", "Math.floor(steps / 2)"),
    ("cosine", "(Math.PI * t) / steps", "(Math.PI * t) / (steps + 1)"),
    ("warmup", "0.01 + (0.99 * t)", "0.01 + (1.01 * t)"),
    ("gd", "g[j] += 2 * R[i][j] * w[i]", "g[j] += R[i][j] * w[i]"),
    ("gd", "let j = i; j < size", "let j = i + 1; j < size"),
    ("gd", "(last - first) / (count - 1)", "(last - first) / count"),
    ("momentum", "momentum * v[k] + g[k]", "momentum * v[k] + (1 - momentum) * g[k]"),
    ("momentum", "weights[k] -= lr * v[k]", "weights[k] -= lr * (g[k] + momentum * v[k])"),
    ("rmsprop", "0.99 * s[k] + (1 - 0.99)", "0.9 * s[k] + (1 - 0.9)"),
    ("rmsprop", "Math.sqrt(s[k]) + 1e-8", "Math.sqrt(s[k] + 1e-8)"),
    ("adam", "1 - power1", "1"),
    ("adam", "Math.sqrt(1 - power2)", "1"),
    ("adam", "0.999 ** t", "0.999 ** (t + 1)"),
    ("Legendre", "(k - 1) * before[i]", "k * before[i]"),
    ("Chebyshev", "2 * v * last[i]", "v * last[i]"),
    ("orthonormal", "(2 * k + 1) / POINTS", "(2 * k + 1) / (POINTS - 1)"),
    ("scaled", "v / Math.PI", "v / 3.14159"),
]


def that_shows(kind: str) -> str:
    """The query of a descent that a mistake of that kind changes."""
    optimizer, basis = (kind, "monomials") if kind in OPTIMIZERS else ("gd", kind)
    basis = basis if basis in BASES else "monomials"
    settings_of: dict[str, dict[str, object]] = {name: {"schedule": name} for name in SCHEDULES}
    settings_of |= {"batch": {"batch": 8}, "noise": {"noise": 0.5}, "drawn": {"target": kind}}
    extra = settings_of.get(kind, {})
    lr = {"rmsprop": 1e-6, "adam": 0.1}.get(optimizer, 0.3 * 2 / steepest(basis))
    # RMSprop's epsilon counts only where gradients are small: close to the best cubic.
    near = {"start": "0,0.85674,0,-0.09333"} if optimizer == "rmsprop" else {}
    return query_of(optimizer=optimizer, basis=basis, lr=lr, steps=301, **near, **extra)


@cache
def of_mistakes() -> list[Answer]:
    return answers_of_mistakes(("descent.js", right, wrong, that_shows(kind)) for kind, right, wrong in MISTAKES)


@pytest.mark.parametrize("k", range(len(MISTAKES)), ids=[f"{kind}: {right}" for kind, right, _ in MISTAKES])
def test_a_mistake_in_the_script_is_found(k: int) -> None:
    answer = of_mistakes()[k]
    assert gaps(answer.path, torch_path(answer.state)).max() > TOLERANCE


# ---------------------------------------------------------------- the state in the address

STATES = st.fixed_dictionaries(
    {},
    optional={
        "optimizer": st.sampled_from(OPTIMIZERS),
        "target": st.sampled_from([*TARGETS, "drawn"]),
        "drawn": st.lists(st.floats(-3, 4.5), min_size=9, max_size=9).map(lambda v: ",".join(map(repr, v))),
        **{name: st.sampled_from(["on", "off"]) for name in ("split", "axes", "memory")},
        "noise": st.floats(0, 2),
        "seed": st.integers(0, 999_999),
        "batch": st.integers(1, 2000),
        "schedule": st.sampled_from(SCHEDULES),
        "basis": st.sampled_from(BASES),
        "degree": st.integers(1, 9),
        "lr": st.floats(1e-20, 1000),
        "momentum": st.floats(0, 0.999),
        "steps": st.integers(1, 60),
        "start": st.lists(st.floats(-100, 100), min_size=1, max_size=10).map(lambda v: ",".join(map(repr, v))),
        "plane": st.sampled_from(["weights", "eigen"]),
        "zoom": st.floats(1, 10000),
        "t": st.integers(0, 80),
    },
)


@settings(max_examples=4, deadline=None)
@given(st.lists(STATES, min_size=20, max_size=40))
def test_an_address_reproduces_the_state(states: list[dict[str, object]]) -> None:
    """Whatever was set is read as it is, and written so that it is read as the same again."""
    first = readings(query_of(**state) for state in states)
    again = readings(answer.query for answer in first)
    for state, answer, second in zip(states, first, again, strict=True):
        assert answer.complaints == [] and second.complaints == []
        assert second.state == answer.state and second.query == answer.query
        for key, value in state.items():
            if key not in ("start", "drawn", "t"):  # lists, and cut to the degree and the number of steps
                most = 400_000 // batch if (batch := state.get("batch", 2000)) < 2000 else 20_000  # type: ignore[operator]
                assert answer.state[key] == (min(value, most) if key == "steps" else value)  # type: ignore[call-overload]
        assert answer.state["t"] == min(state.get("t", 0), answer.state["steps"])  # type: ignore[type-var]


def test_a_kept_run_stands_in_the_address() -> None:
    """Its settings with a prefix, also where they are the usual ones; one that makes no sense is named."""
    kept = "kept.optimizer=adam&kept.lr=0.1&kept.start=1,2"
    first, usual, bad = readings([f"?lr=3e-6&{kept}", "?kept.lr=1e-6&steps=5", "?kept.lr=fast&kept.degree=2"])
    assert first.query == f"?{kept}&lr=0.000003".replace("0.000003", "3e-6") and first.complaints == []
    assert first.state["kept"] == "optimizer=adam&lr=0.1&start=1%2C2" and first.state["optimizer"] == "gd"
    assert usual.query == "?kept.lr=1e-6&steps=5"
    assert [complaint["key"] for complaint in bad.complaints] == ["kept.lr"] and bad.query == ""


NO_SENSE = {
    "?lr=fast": "lr",
    "?lr=0": "lr",
    "?lr=-1e-6": "lr",
    "?lr=": "lr",
    "?lr=Infinity": "lr",
    "?degree=10": "degree",
    "?degree=2.5": "degree",
    "?steps=1e9": "steps",
    "?momentum=1": "momentum",
    "?basis=fourier": "basis",
    "?target=tan": "target",
    "?drawn=1,2,3": "drawn",
    "?drawn=0,0,0,0,0,0,0,0,5": "drawn",
    "?drawn=0,0,0,0,,0,0,0,0": "drawn",
    "?split=yes": "split",
    "?noise=-1": "noise",
    "?seed=1.5": "seed",
    "?batch=0": "batch",
    "?batch=2001": "batch",
    "?schedule=linear": "schedule",
    "?optimizer=constructor": "optimizer",
    "?start=1,two": "start",
    "?start=1,,2": "start",
    "?start=" + ",".join(["1"] * 11): "start",
    "?t=-1": "t",
}


@cache
def of_no_sense() -> dict[str, Reading]:
    return dict(zip(["", *NO_SENSE], readings(["", *NO_SENSE]), strict=True))


@pytest.mark.parametrize("query", NO_SENSE)
def test_a_setting_that_makes_no_sense_is_named(query: str) -> None:
    """And the usual one is taken."""
    bad, usual = of_no_sense()[query], of_no_sense()[""]
    assert [complaint["key"] for complaint in bad.complaints] == [NO_SENSE[query]]
    assert bad.state == usual.state
