"""Is my gradient right? The loss as an exact polynomial in d, and mistakes that each check must find."""

import numpy as np
import pytest
import torch
from numpy.polynomial import Legendre, Polynomial
from torch.autograd.gradcheck import GradcheckError

from tests.logs import labelled, log_of, numbers_of
from tests.oracles import data
from tests.rungs import load, source


def loss_in_d() -> Polynomial:
    """Rung 4's loss at a = c = 0, b = -1 as a polynomial of degree 6 in d, from sums of powers of x."""
    x, y = data()
    p3 = Legendre.basis(3).convert(kind=Polynomial).coef  # of z = d x
    linear, cubic = -p3[1], -p3[3]
    return Polynomial(
        [
            np.sum(y**2),
            -2 * linear * np.sum(x * y),
            linear**2 * np.sum(x**2),
            -2 * cubic * np.sum(x**3 * y),
            2 * linear * cubic * np.sum(x**4),
            0,
            cubic**2 * np.sum(x**6),
        ]
    )


def best_h() -> dict[str, float]:
    """What the page's two formulas give at d = 0.3."""
    loss, eps = loss_in_d(), 2.0**-52
    return {
        "forward": 2 * np.sqrt(eps * abs(loss(0.3) / loss.deriv(2)(0.3))),
        "central": np.cbrt(3 * eps * abs(loss(0.3) / loss.deriv(3)(0.3))),
    }


def test_best_h() -> None:
    log = numbers_of("why/gradient_check_best_h")
    for order, name in enumerate(("first", "second", "third"), 1):
        assert log[f"{name} derivative"] == pytest.approx(loss_in_d().deriv(order)(0.3), rel=1e-9)
    for name, best in best_h().items():
        assert log[f"{name}, best h in theory"] == pytest.approx(best, rel=1e-9)


def test_v_plot() -> None:
    log = numbers_of("why/gradient_check")
    for name, best in best_h().items():
        assert best / 10 < log[f"{name}, best h tried"] < best * 10
        assert log[f"{name}, relative error at the smallest h"] > 100 * log[f"{name}, smallest relative error"]
    assert log["smallest h"] == 2.0**-40
    assert log["central, smallest relative error"] < log["forward, smallest relative error"] / 100


def test_central_difference_of_a_quadratic_is_exact() -> None:
    """Why the page does not take the cubic's loss: any h will do there, up to rounding."""
    x, y = data()
    for h in (1e-2, 1.0, 100.0):
        up, down = (np.sum((0.5 * x + (0.1 + s) * x**3 - y) ** 2) for s in (h, -h))
        exact = 2 * np.sum((0.5 * x + 0.1 * x**3 - y) * x**3)
        assert (up - down) / (2 * h) == pytest.approx(exact, rel=1e-9)


def test_three_ways() -> None:
    text = log_of("why/gradient_check_autograd")
    log = labelled(text)
    x, y = data()
    p3 = Legendre.basis(3)
    error = -p3(0.3 * x) - y
    inner = -p3.deriv()(0.3 * x)
    expected = [2 * np.sum(error * column) for column in (np.ones_like(x), p3(0.3 * x), inner, inner * x)]
    for name, value in zip("abcd", expected, strict=True):
        for way, tolerance in (("autograd", 1e-12), ("by hand", 1e-12), ("differences", 1e-7)):
            assert log[f"{name}, {way}"] == pytest.approx(value, rel=tolerance, abs=1e-6)
    assert log["d, autograd"] == pytest.approx(loss_in_d().deriv()(0.3), rel=1e-9)
    assert text.splitlines()[-1] == "gradcheck says True"


def test_second_derivative() -> None:
    """From the loss as a polynomial; what a detached slope leaves of it from Legendre's own derivatives."""
    text = log_of("why/gradient_check_second")
    log, loss = labelled(text), loss_in_d()
    x, _ = data()
    for name in ("P3", "Detached"):
        assert log[f"{name}, first derivative"] == pytest.approx(loss.deriv()(0.3), rel=1e-9)
        assert f"{name}, gradcheck: True\n" in text
    assert "P3, gradgradcheck: True\n" in text
    assert "Detached, gradgradcheck: Jacobian mismatch" in text
    second = loss.deriv(2)(0.3)
    assert log["P3, second derivative"] == pytest.approx(second, rel=1e-9)
    assert log["differences of the first derivative"] == pytest.approx(second, rel=1e-6)
    slope = -Legendre.basis(3).deriv()(0.3 * x) * x
    assert log["twice the sum of squared slopes"] == pytest.approx(2 * slope @ slope, rel=1e-9)
    assert log["Detached, second derivative"] == pytest.approx(2 * slope @ slope, rel=1e-9)
    assert log["Detached, second derivative"] < 0.7 * second


def test_symbolic() -> None:
    log = numbers_of("why/gradient_check_symbolic")
    assert len(log) == 10 and set(log.values()) == {0}


@pytest.mark.parametrize(
    ("file", "right", "wrong", "complaint"),
    [
        ("gradient_check_symbolic", "c: 2 * e * x**2", "c: 2 * e * x", "cubic: d(e^2)/dc minus the formula: "),
        ("gradient_check_symbolic", "slope = 3 *", "slope = 2 *", "dP3/dz minus the formula: "),
        ("gradient_check_autograd", "(15 * z * z - 3) / 2\n\n\ndef", "(15 * z * z - 1) / 2\n\n\ndef", "GradcheckError"),
    ],
)
def test_the_checks_find_a_wrong_formula(
    file: str, right: str, wrong: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert right in source(f"why/{file}")
    raised, dtype = "", torch.get_default_dtype()
    try:
        load(f"why/{file}", lambda text: text.replace(right, wrong))
    except GradcheckError as error:
        raised = f"GradcheckError: {error}"
    finally:
        torch.set_default_dtype(dtype)  # which the listing has set for itself
    lines = [line for line in (capsys.readouterr().out + raised).splitlines() if complaint in line]
    assert lines and not any(line.endswith(": 0") for line in lines)


def test_complex_step() -> None:
    log = numbers_of("exercises/gradient_check/complex_step")
    loss = loss_in_d()
    for h in (1e-2, 1e-4):  # what Taylor leaves: h^2 / 6 of the third derivative
        expected = h * h / 6 * abs(loss.deriv(3)(0.3) / loss.deriv()(0.3))
        assert log[f"relative error at h = {h}"] == pytest.approx(expected, rel=0.01)
    assert log["relative error at h = 1e-100"] < 1e-14


def test_once_differentiable() -> None:
    """P3'' is 15 z, which is missing without a word where grad_output needs no gradient."""
    text = log_of("exercises/gradient_check/once_differentiable")
    log = labelled(text)
    assert "P3 squared: trying to differentiate twice a function that was marked with @once_differentiable\n" in text
    assert log["P3 + z^3"] == pytest.approx(6 * 0.3, rel=1e-12)
    exact = (Legendre.basis(3) + Legendre.cast(Polynomial([0, 0, 0, 1]))).deriv(2)(0.3)
    assert log["P3 + z^3, exact"] == pytest.approx(exact, rel=1e-12)
    assert "gradgradcheck: Jacobian mismatch" in text


def test_in_float32() -> None:
    log = numbers_of("exercises/gradient_check/in_float32")
    loss = loss_in_d()
    for name, eps in (("float32", 2.0**-23), ("float64", 2.0**-52)):
        assert log[f"{name}, h by the rule"] == pytest.approx(0.3 * eps ** (1 / 3), rel=0.01)
        assert log[f"{name}, best h tried"] < log[f"{name}, h by the rule"] / 3
        theory = np.cbrt(3 * eps * abs(loss(0.3) / loss.deriv(3)(0.3)))
        assert theory / 10 < log[f"{name}, best h tried"] < theory * 10
        assert log[f"{name}, smallest relative error"] < 10 * eps ** (2 / 3)
    assert 3 * abs(loss(0.3) / loss.deriv(3)(0.3)) < 0.3**3 / 10, "the rule takes d^3 in its place"
    assert log["float32, smallest relative error"] > 1000 * log["float64, smallest relative error"]
