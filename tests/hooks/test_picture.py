"""The pictures that are kept with the code are what they would be if they were written anew."""

import re

import numpy as np

import picture
from sites import Site

ANEW = "write it anew: python docs/hooks/picture.py"


def test_picture_in_readme(site: Site) -> None:
    assert picture.PICTURE.read_text() == picture.picture(), ANEW
    assert (
        f"({picture.PICTURE.relative_to(picture.runs.ROOT).as_posix()})"
        in (picture.runs.ROOT / "README.md").read_text()
    )


def test_logo_is_the_best_cubic_on_the_sine() -> None:
    """Both curves of the file read back and compared with NumPy's polynomial fit."""
    text = picture.LOGO.read_text()
    assert text == picture.logo(), ANEW
    sine, cubic = (
        np.array(re.findall(r"([\d.]+) ([\d.]+)", d), dtype=float) for d in re.findall(r' d="(M[^"]+)"', text)
    )
    points = np.linspace(-np.pi, np.pi, 2000)
    x = (sine[:, 0] - 16) * np.pi / 12
    np.testing.assert_allclose((16 - sine[:, 1]) / 8.5, np.sin(x), atol=0.02)
    best = np.polynomial.Polynomial.fit(points, np.sin(points), 3)(x)
    np.testing.assert_allclose((16 - cubic[:, 1]) / 8.5, best, atol=0.02)
