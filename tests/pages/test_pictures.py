"""The pictures that are kept with the code are what they would be if they were written anew."""

import re

import numpy as np

import pictures
from places import ROOT
from tests.sites import Site

ANEW = "write it anew: python docs/hooks/pictures.py"


def test_picture_in_readme(site: Site) -> None:
    assert pictures.PICTURE.read_text() == pictures.picture(), ANEW
    assert f"({pictures.PICTURE.relative_to(ROOT).as_posix()})" in (ROOT / "README.md").read_text()


def test_logo_is_the_best_cubic_on_the_sine() -> None:
    """Both curves of the file read back and compared with NumPy's polynomial fit."""
    text = pictures.LOGO.read_text()
    assert text == pictures.logo(), ANEW
    sine, cubic = (
        np.array(re.findall(r"([\d.]+) ([\d.]+)", d), dtype=float) for d in re.findall(r' d="(M[^"]+)"', text)
    )
    points = np.linspace(-np.pi, np.pi, 2000)
    x = (sine[:, 0] - 16) * np.pi / 12
    np.testing.assert_allclose((16 - sine[:, 1]) / 8.5, np.sin(x), atol=0.02)
    best = np.polynomial.Polynomial.fit(points, np.sin(points), 3)(x)
    np.testing.assert_allclose((16 - cubic[:, 1]) / 8.5, best, atol=0.02)
