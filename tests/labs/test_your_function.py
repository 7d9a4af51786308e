"""The lab "Your own function" against NumPy's polynomials, the closed form, and arithmetic with more digits."""

import math
import re
from types import SimpleNamespace
from typing import Any

import jupytext
import matplotlib as mpl
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from numpy.polynomial import Polynomial, chebyshev, legendre, polyutils

from places import DOCS
from tests.oracles import Array, Quadratic, vandermonde

NOTEBOOK = DOCS / "en/labs/your_function.md"
BASES = ["monomials", "scaled", "Legendre", "Chebyshev", "orthonormal"]
POINTS = 200

# Target, left, right, degree: the page's two, and others.
CASES: dict[str, tuple] = {
    "tea": (lambda x: np.exp(-x), 0, 2, 3),
    "switch": (lambda x: np.where(x < 1, 1.0, 0.0), 0, 3, 9),
    "waves": (lambda x: np.exp(np.sin(2 * x)), -np.pi, np.pi, 5),
    "corner": (np.abs, -1, 1, 8),
    "far from 0": (np.sqrt, 10, 11.5, 1),
    "mean": (lambda x: 3 + x, -2, 5, 0),
}


@pytest.fixture(scope="module")
def page() -> tuple[dict[str, Any], str]:
    """What the notebook's cells define, all of them executed, and what they printed."""
    mpl.use("agg")
    said: list[str] = []
    names: dict[str, Any] = {"print": lambda text, end="\n": said.append(text + end)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plt, "show", lambda: None)
        for cell in jupytext.read(NOTEBOOK).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, NOTEBOOK.name, "exec"), names)
    assert len(plt.get_fignums()) == 8
    plt.close("all")
    del names["print"]
    return names, "".join(said)


@pytest.fixture
def lab(page: tuple[dict[str, Any], str], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the notebook defines; a run is stopped early, and a figure stays open."""
    names, _ = page
    monkeypatch.setitem(names, "most", 5000)
    monkeypatch.setattr(plt, "show", lambda: None)
    plt.close("all")
    return SimpleNamespace(**names)


def reference(basis: str, x: Array, degree: int) -> Array:
    """The design matrix made of NumPy's polynomials; for `orthonormal` by Gram's and Schmidt's method, twice."""
    z = polyutils.mapdomain(x, (x[0], x[-1]), (-1, 1))
    if basis == "monomials":
        return vandermonde(x, degree)
    if basis == "scaled":
        return vandermonde(z, degree)
    if basis == "Chebyshev":
        return chebyshev.chebvander(z, degree)
    X = legendre.legvander(z, degree)
    if basis == "orthonormal":
        for k in range(degree + 1):
            for _ in range(2):
                X[:, k] -= X[:, :k] @ (X[:, :k].T @ X[:, k])
            X[:, k] /= np.linalg.norm(X[:, k])
    return X


def excess(exact: Quadratic, lr: float, t: int) -> float:
    """The excess loss t steps after weights 0, without the subtraction of two losses."""
    off = exact.weights(np.zeros(len(exact.best)), lr, t) - exact.best
    return float(off @ exact.hessian @ off) / 2


def check_steps(exact: Quadratic, lr: float, steps: int) -> None:
    """It takes that many steps until a millionth of the excess loss is left, and not one less."""
    goal = 1e-6 * excess(exact, lr, 0)
    assert excess(exact, lr, steps) <= goal * (1 + 1e-6)
    assert excess(exact, lr, steps - 1) > goal * (1 - 1e-6)


def count(text: str) -> int:
    return int(text.replace(",", ""))


def known(X: Array) -> tuple[Array, float, float]:
    """Eigenvalues, largest first, condition number and best fixed step."""
    eigenvalues = 2 * np.asarray(np.linalg.svd(X, compute_uv=False), dtype=np.float64) ** 2
    return eigenvalues, eigenvalues[0] / eigenvalues[-1], 2 / (eigenvalues[0] + eigenvalues[-1])


def curve(line: Line2D) -> tuple[Array, Array]:
    """A drawn line's x and y."""
    return np.array(line.get_xdata(), dtype=float), np.array(line.get_ydata(), dtype=float)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("basis", BASES)
def test_design(lab: SimpleNamespace, basis: str, case: str) -> None:
    _, left, right, degree = CASES[case]
    x = np.linspace(left, right, POINTS)
    X, expected = lab.design(basis, x, left, right, degree), reference(basis, x, degree)
    if basis == "orthonormal":  # a column may point the other way
        X = X * np.sign(np.sum(X * expected, axis=0))
    np.testing.assert_allclose(X, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("basis", BASES)
def test_what_a_study_prints(lab: SimpleNamespace, basis: str, case: str, capsys: pytest.CaptureFixture) -> None:
    target, left, right, degree = CASES[case]
    lab.study(target, left, right, POINTS, degree, basis)
    said = dict(re.findall(r"^(.*?): (.*)$", capsys.readouterr().out, re.MULTILINE))
    x = np.linspace(left, right, POINTS)
    y = target(x)
    X = reference(basis, x, degree)
    exact = Quadratic(X, y)
    eigenvalues, condition, lr = known(X)
    run, _, stopped = said["steps of the run"].partition(", stopped")
    fit = X @ exact.weights(np.zeros(degree + 1), lr, count(run))
    best = Polynomial.fit(x, y, degree)(x)
    for label, expected in {
        "largest eigenvalue": eigenvalues[0],
        "smallest eigenvalue": eigenvalues[-1],
        "condition number": condition,
        "limit of lr": 2 / eigenvalues[0],
        "best fixed lr": lr,
        "loss of the run": np.sum((fit - y) ** 2),
        "best possible loss": np.sum((best - y) ** 2),
        "largest error of the run": np.abs(fit - y).max(),
        "largest error of least squares": np.abs(best - y).max(),
    }.items():
        assert float(said[label]) == pytest.approx(expected, rel=1e-5), label
    assert 0 <= float(said["largest relative difference of the two"]) < 1e-9

    predicted = said["steps by the closed form"]
    if condition < 1e6:  # the reference has too few digits for more
        check_steps(exact, lr, count(predicted))
    assert bool(stopped) == (run == "5,000") == (float(predicted.replace(",", "")) > 5000)
    assert stopped or run == predicted


@pytest.mark.parametrize("basis", BASES)
def test_what_a_study_draws(lab: SimpleNamespace, basis: str) -> None:
    target, left, right, degree = CASES["tea"]
    lab.study(target, left, right, POINTS, degree, basis)
    spectra, path, fits, misses = (plt.figure(number).axes[0] for number in plt.get_fignums())
    x = np.linspace(left, right, POINTS)
    y = target(x)

    assert spectra.get_xscale() == "log"
    assert [label.get_text() for label in spectra.get_yticklabels()] == BASES
    for row, (line, name) in enumerate(zip(spectra.lines, BASES, strict=True)):
        eigenvalues, _, _ = known(reference(name, x, degree))
        ratios, height = curve(line)
        np.testing.assert_allclose(ratios, eigenvalues[0] / eigenvalues, rtol=1e-6)
        assert set(height) == {row}
        assert (line.get_label() == "basis") == (name == basis)
        assert mpl.colors.same_color(line.get_color(), "C1" if name == basis else "C0")

    exact = Quadratic(reference(basis, x, degree), y)
    _, _, lr = known(reference(basis, x, degree))
    assert path.get_yscale() == "log"
    for line in path.lines[:2]:
        t, share = curve(line)
        assert t[0] == 0 and share[0] == 1
        expected = np.array([excess(exact, lr, int(step)) for step in t]) / excess(exact, lr, 0)
        np.testing.assert_allclose(share, expected, rtol=1e-8, atol=1e-20)
    assert path.lines[0].get_label() == "descend" and set(curve(path.lines[2])[1]) == {1e-6}

    best = Polynomial.fit(x, y, degree)(x)
    fit = reference(basis, x, degree) @ exact.weights(np.zeros(degree + 1), lr, int(t[-1]))
    curves = {"target": y, "best": best, "fit": fit}
    assert {str(line.get_label()) for line in fits.lines} == set(curves)
    for line in fits.lines:
        np.testing.assert_allclose(curve(line)[1], curves[str(line.get_label())], atol=1e-8)
    for line in misses.lines:
        np.testing.assert_allclose(curve(line)[1], curves[str(line.get_label())] - y, atol=1e-8)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    basis=st.sampled_from(BASES),
    left=st.floats(-4, 4),
    width=st.floats(0.5, 6),
    degree=st.integers(0, 6),
    pitch=st.floats(-2, 2),
)
def test_any_interval(
    page: tuple[dict[str, Any], str], basis: str, left: float, width: float, degree: int, pitch: float
) -> None:
    """The closed form, its number of steps and the loop agree with the exact path wherever that has enough digits."""
    lab = SimpleNamespace(**page[0])
    right, points = left + width, 50
    x, y = lab.data(lambda x: np.exp(pitch * x), left, right, points, degree, basis)
    best = lab.least_squares(x, y, left, right, degree)
    np.testing.assert_allclose(best, Polynomial.fit(x, y, degree)(x), atol=1e-9 * np.abs(y).max())
    X = lab.design(basis, x, left, right, degree)
    theory = lab.Theory(X, best)
    eigenvalues, condition, lr = known(reference(basis, x, degree))
    np.testing.assert_allclose(theory.eigenvalues, eigenvalues, rtol=1e-4)
    assert theory.lr == pytest.approx(lr, rel=1e-9) and not theory.hidden
    if condition < 1e5:
        exact = Quadratic(reference(basis, x, degree), y)
        for t in (0, 1, 2, 10, 100):
            share = excess(exact, lr, t) / excess(exact, lr, 0)
            assert theory.excess(t) / theory.excess(0) == pytest.approx(share, rel=1e-6, abs=1e-15)
        check_steps(exact, lr, count(theory.steps()))
    if condition < 1e3:
        weights, falling = lab.descend(X, y, best, theory.lr)
        assert len(falling) - 1 == count(theory.steps())
        np.testing.assert_allclose(X @ weights, best, atol=2e-3 * float(np.linalg.norm(best)))


def test_table(page: tuple[dict[str, Any], str]) -> None:
    """On the page, every run arrives, after as many steps as predicted."""
    rows = re.findall(rf"^({'|'.join(BASES)}) +(\S+) +(\S+) +(\S+) +(\S+)(.*)$", page[1], re.MULTILINE)
    assert [name for name, *_ in rows] == BASES
    target, left, right, degree = CASES["tea"]
    x = np.linspace(left, right, POINTS)
    for name, condition, lr, predicted, run, stopped in rows:
        X = reference(name, x, degree)
        _, exact_condition, best_lr = known(X)
        assert float(condition) == pytest.approx(exact_condition, rel=1e-3)
        assert float(lr) == pytest.approx(best_lr, rel=1e-2)
        assert run == predicted and not stopped
        check_steps(Quadratic(X, target(x)), best_lr, count(run))


def test_table_says_which_runs_were_stopped(lab: SimpleNamespace, capsys: pytest.CaptureFixture) -> None:
    target, left, right, degree = CASES["tea"]
    lab.compare(target, left, right, POINTS, degree)
    monomials, *others = capsys.readouterr().out.splitlines()[1:]
    *_, predicted, run, stopped = monomials.split()
    assert (run, stopped) == ("5,000", "stopped")
    x = np.linspace(left, right, POINTS)
    X = reference("monomials", x, degree)
    check_steps(Quadratic(X, target(x)), known(X)[2], count(predicted))
    assert len(others) == 4 and not any("stopped" in row for row in others)


def smallest_eigenvalue(x: Array, degree: int) -> float:
    """That of 2 X'X for the powers of x, computed with 120 digits."""
    with mpmath.workdps(120):
        X = mpmath.matrix([[mpmath.mpf(float(place)) ** k for k in range(degree + 1)] for place in x])
        return float(min(mpmath.eigsy(2 * X.T * X, eigvals_only=True)))


def test_where_floats_run_out(page: tuple[dict[str, Any], str], lab: SimpleNamespace) -> None:
    """What the last table gives as a number has right digits, and what it gives as a bound is one."""
    rows = re.findall(r"^ +(\d+) +(\S+) +(below|) +(\S+)$", page[1], re.MULTILINE)
    assert [int(degree) for degree, *_ in rows] == [0, 5, 10, 15, 20, 25, 30]
    x = np.linspace(0, 2, POINTS)
    for degree, direct, below, shown in rows:
        exact = smallest_eigenvalue(x, int(degree))
        assert bool(below) == (int(degree) >= 20)
        assert exact < 1e-3 * float(shown) if below else float(shown) == pytest.approx(exact, rel=1e-2)
        if int(degree) <= 5:
            assert float(direct) == pytest.approx(exact, rel=1e-2)
        elif int(degree) >= 15:
            assert abs(float(direct) - exact) > exact
    assert min(float(direct) for _, direct, *_ in rows) < 0  # the minus signs that the text explains


def test_study_where_floats_run_out(lab: SimpleNamespace, capsys: pytest.CaptureFixture) -> None:
    """It gives bounds, says so, comes to an end, and draws the rows that it cannot know with dots."""
    lab.study(np.exp, 0, 3, POINTS, 30, "monomials")
    out = capsys.readouterr().out
    for line in ("smallest eigenvalue: below ", "condition number: above ", "steps by the closed form: above "):
        assert line in out
    assert "these are bounds" in out
    lines = plt.figure(plt.get_fignums()[0]).axes[0].lines
    assert [line.get_linestyle() for line in lines] == [":", "-", "-", "-", "-"]
    lab.study(np.exp, 0, 3, POINTS, 30, "orthonormal")
    out = capsys.readouterr().out
    assert "above" not in out and "bounds" not in out


BAD_KNOBS: dict[str, tuple[dict[str, Any], str]] = {
    "basis": ({"basis": "Fourier"}, "basis = 'Fourier': choose from monomials, .*, orthonormal"),
    "turned round": ({"left": 2, "right": 1}, "left = 2, right = 1: left must be less than right"),
    "empty": ({"left": 1, "right": 1}, "left = 1, right = 1: left must be less than right"),
    "endless": ({"right": np.inf}, "right = inf: left must be less than right, both finite"),
    "degree below 0": ({"degree": -1}, "degree = -1: take a whole number, 0 to 50"),
    "half a degree": ({"degree": 2.5}, "degree = 2.5: take a whole number, 0 to 50"),
    "more weights than points": ({"degree": 4, "points": 4}, "degree = 4: take a whole number, 0 to 3"),
    "no points": ({"points": 0}, "points = 0: take a whole number, 2 to 100000"),
    "too far": ({"left": 1e6, "right": 1e7, "degree": 20}, "too far from 0, take a lower degree"),
    "not finite": ({"target": np.log}, "target is not finite at x = 0: change the interval"),
    "a gap": ({"target": lambda x: np.where(x > 1, np.nan, x)}, r"target is not finite at x = 1\.0"),
    "a scalar": ({"target": lambda x: 3.0}, r"target returns shape \(\): give one number for each x"),
    "a column": ({"target": lambda x: x[:, None]}, r"target returns shape \(200, 1\): give one number"),
    "math": ({"target": math.sin}, "target fails for an array, use np.exp, np.where, ...: "),
    "if": ({"target": lambda x: 1 if x > 0 else 0}, "target fails for an array, use np.exp, np.where, ...: "),
    "nothing": ({"target": lambda x: 0 * x}, "the best curve is 0, as the start is: change target or degree"),
    "odd": ({"left": -1, "right": 1, "degree": 0, "target": np.sign}, "the best curve is 0, as the start is"),
}


@pytest.mark.parametrize("case", BAD_KNOBS)
@pytest.mark.filterwarnings("error")
def test_bad_knob(lab: SimpleNamespace, case: str, capsys: pytest.CaptureFixture) -> None:
    """One line says what to change, before anything is printed."""
    change, message = BAD_KNOBS[case]
    knobs = {"target": np.exp, "left": 0, "right": 2, "points": POINTS, "degree": 3, "basis": "scaled"}
    with pytest.raises(ValueError, match=message) as caught:
        lab.study(**(knobs | change))
    assert "\n" not in str(caught.value)
    assert capsys.readouterr().out == ""
