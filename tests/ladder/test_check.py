"""The checking program: it accepts every right file, and names what is wrong with others."""

import io
import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from places import SNIPPETS
from tests.ladder.test_mutants import HAND
from tests.logs import log_of
from tests.rungs import SAME_PATH, load, source

# What it says of the mistakes that the rung's own check must find. `none`: it knows no such path.
CAUSES = {
    "sign": "the gradient of a is added",
    "factor": "the factor 2 is missing",
    "swapped gradients": "the gradients of b and c are exchanged",
    "lost gradient": "none",
    "plus for minus": "none",
    "mean for sum": "the gradient is that of the mean",
    "lr": "lr is twice as large",
    "one step less": "no line 't loss' for t = 1999",
    "logged after the update": "no line 't loss' for t = 99",
    "other start": "none",
}
SEEN = {  # more changes of the rung: what is replaced, by what, and what must be said
    "added for every weight": (r"-= lr", "+= lr", "the gradient is added, not subtracted"),
    "ten times the lr, which diverges": ("lr=1e-6", "lr=1e-5", "none"),
    "start at 0": (r"START = \(.*\)", "START = (0, 0, 0, 0)", "the start is 0"),
    "cos": ("np.sin", "np.cos", "y is cos(x)"),
    "mean logged": (r"float\(residual @ residual\)", "float(residual @ residual) / 2000", "logged is the mean"),
    "power of one gradient": ("slope @ x3", "slope @ x2", "the gradient of d has x^2"),
    "never reset": ("    for t in", "    grad_a = grad_b = grad_c = grad_d = 0\n    for t in", "not reset"),
}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """A function that gives what the program says of files, or of a log."""

    def check(*files: Path, log: str = "") -> str:
        monkeypatch.setattr(sys, "argv", ["check.py", *map(str, files)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(log))
        with np.errstate():
            try:
                runpy.run_path(str(SNIPPETS / "ladder/check.py"), run_name="__main__")
            except SystemExit as end:
                return f"{end.code}\n"
        return capsys.readouterr().out

    return check


def log_after(change: dict[str, str]) -> str:
    """What rung 1 logs when its source has been changed."""

    def changed(text: str) -> str:
        for old, new in change.items():
            text, found = re.subn(old, new, text)
            assert found, old
        return text

    module = load("stage1_numpy", changed)
    data = re.search(r"x = (np.linspace.*)\n    y = (np\..*)", changed(source("stage1_numpy")))
    assert data
    x = eval(data[1], module.__dict__)
    y = eval(data[2], module.__dict__ | {"x": x})
    lines: list[str] = []
    with np.errstate(all="ignore"):
        module.fit(x, y, log=lambda t, loss: lines.append(f"{t} {loss}"))
    return "\n".join(lines)


@pytest.mark.parametrize("name", SAME_PATH)
def test_a_right_log(said: Callable[..., str], name: str) -> None:
    assert said(log=log_of(f"ladder/{name}")).startswith("lines on the exact path: 20 of 20")


def test_files(said: Callable[..., str]) -> None:
    """A file alone, beside a right one, and beside one with another path."""
    names = ("stage1_numpy", "usual_numpy", "check_growing")
    rung, usual, other = (SNIPPETS / f"ladder/{name}.py" for name in names)
    assert said(rung).startswith("lines on the exact path: 20 of 20")
    assert said(rung, usual).startswith("lines on the exact path: 20 of 20")
    assert said(rung, other).startswith("lines on the exact path: 0 of 20")


@pytest.mark.parametrize("mistake", CAUSES)
def test_a_mistake_of_the_rung(said: Callable[..., str], mistake: str) -> None:
    old, new = HAND[mistake]
    answer = said(log=log_after({re.escape(old): new}))
    assert CAUSES[mistake] in answer and "20 of 20" not in answer


def test_the_five_files() -> None:
    """The files on the page that explains the program, which the build has run on them."""
    causes = [
        *("factor 2 is missing", "gradient of b is added", "x^2 stands where x^3 belongs"),
        *("logged after the update", "the mean is taken in place of the sum"),
    ]
    names = ["slow", "growing", "low_start", "close", "tiny"]
    for name, cause in zip(names, causes, strict=True):
        assert cause in log_of(f"ladder/check_{name} | ladder/check")


@pytest.mark.parametrize("mistake", SEEN)
def test_more_mistakes(said: Callable[..., str], mistake: str) -> None:
    old, new, answer = SEEN[mistake]
    change = {old: new}
    if mistake == "never reset":
        change |= {rf"grad_{w} = slope": f"grad_{w} += slope" for w in "abcd"}
    assert answer in said(log=log_after(change))


def test_one_line_where_there_is_nothing_to_compare(said: Callable[..., str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("1 / 0\n")
    silent = tmp_path / "silent.py"
    silent.write_text("print('done')\n")
    assert said(broken) == f"{broken}: ZeroDivisionError: division by zero\n"
    assert said(silent).startswith("no line 't loss' for t = 99") and said(silent).count("\n") == 1
    assert "No such file" in said(tmp_path / "nothing.py")
