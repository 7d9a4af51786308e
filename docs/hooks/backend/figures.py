"""A matplotlib backend for the build: every `plt.show()` writes the open figures as SVG files.

Chosen by `MPLBACKEND=module://figures`, so that snippets stay as a reader would write them. A figure is drawn with the
sentinel colours below, which end up as CSS variables: one file serves the light and the dark page. Files are
`figure-1.svg`, `figure-2.svg`, ... in the order shown, in the folder that the variable FIGURES names.
"""

import itertools
import math
import os
import re
import sys
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from cycler import cycler
from matplotlib import pyplot as plt
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.ticker import NullFormatter

# No other colour may appear in a figure; what each means is set in docs/assets/site.css.
INK, MUTED, PAPER = "#010101", "#020202", "#030303"
LINES = [f"#0{k}0{k}ff" for k in range(1, 7)]
VARIABLES = {INK: "--plot-ink", MUTED: "--plot-muted", PAPER: "--plot-paper"} | {
    colour: f"--plot-line-{k}" for k, colour in enumerate(LINES, 1)
}

mpl.rcdefaults()  # whatever the maintainer's own matplotlibrc says
mpl.rcParams.update(
    {
        "svg.fonttype": "none",  # text stays text: it can be read, found and styled
        "svg.hashsalt": "gradient descent, executed",  # equal figures, equal bytes
        "figure.figsize": (4.8, 3.2),  # inches
        "figure.subplot.left": 0.15,  # fixed margins: a layout engine would draw everything twice
        "figure.subplot.right": 0.98,
        "figure.subplot.bottom": 0.16,
        "figure.subplot.top": 0.92,
        "axes.titlesize": 10,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.prop_cycle": cycler(color=LINES),
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": MUTED,
        "grid.alpha": 0.25,
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "text.color": INK,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "legend.facecolor": PAPER,
        "legend.edgecolor": "none",
        "font.size": 10,
    }
)

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)
written = itertools.count(1)


def power_of_ten(value: float, position: float) -> str:
    """A tick's label as text: matplotlib's own is math, with glyphs placed for another font."""
    return "10" + str(round(math.log10(value))).translate(SUPERSCRIPTS)


def as_svg(figure: mpl.figure.Figure) -> str:
    """The figure as an `<svg>` element whose colours are CSS variables.

    Raises ValueError where a colour was set that has no variable, or matplotlib's file is not as expected.
    """
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) if axis.get_scale() == "log"):
        axis.set_major_formatter(power_of_ten)
        axis.set_minor_formatter(NullFormatter())
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    file = BytesIO()
    figure.savefig(
        file, format="svg", metadata={"Date": None, "Creator": None} | ({"Title": titles[0]} if titles else {})
    )
    root = ET.fromstring(file.getvalue())
    # Left out: what says who made it; a style rule that would reach the whole page; the size, which is the page's
    # business (the shape comes from the viewBox); names of groups that nothing refers to.
    take_out(root, f"{{{SVG}}}metadata")
    take_out(root, f"{{{SVG}}}defs[{{{SVG}}}style]")
    for size in ("width", "height"):
        if not root.attrib.pop(size, None):
            raise ValueError(f"matplotlib's SVG has no {size}")
    if "viewBox" not in root.attrib:
        raise ValueError("matplotlib's SVG has no viewBox")
    referred = set(re.findall(r'(?:url\(|href=")#([^")]+)', ET.tostring(root, encoding="unicode")))
    for element in root.iter():
        if element.get("id") not in referred:
            element.attrib.pop("id", None)
        for attribute in {"style", "fill", "stroke"} & set(element.attrib):
            element.set(attribute, with_variables(element.attrib[attribute]))
        element.text, element.tail = (" ".join(space.split()) or "\n" if space else space
                                      for space in (element.text, element.tail))  # fmt: skip
    return ET.tostring(root, encoding="unicode").strip()


def take_out(root: ET.Element, path: str) -> None:
    """Remove the one child of that kind. Raises ValueError where there is none."""
    found = root.find(path)
    if found is None:
        raise ValueError(f"matplotlib's SVG has no {path.replace(f'{{{SVG}}}', '')}")
    root.remove(found)


def with_variables(style: str) -> str:
    """The style with variables for colours, and in the page's own fonts. Raises ValueError for another colour."""
    for colour, variable in VARIABLES.items():
        style = re.sub(colour, f"var({variable})", style, flags=re.IGNORECASE)
    if left := re.search(r"#[0-9a-f]{3,8}\b(?!\))", style, re.IGNORECASE):
        raise ValueError(
            f"a figure uses the colour {left[0]}: use the colour cycle (C0, C1, ...), which fits both schemes"
        )
    return re.sub(r" ?font-family: [^;]*;?", "", style)


class SVGManager(FigureManagerBase):
    """Writes every open figure when `plt.show()` is called, then closes it; in a notebook, displays it."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        in_notebook = "IPython" in sys.modules and sys.modules["IPython"].get_ipython()
        for number in plt.get_fignums():
            svg = as_svg(plt.figure(number))
            plt.close(number)
            if in_notebook:
                sys.modules["IPython"].display.display({"image/svg+xml": svg}, raw=True)
            else:
                folder = Path(os.environ.get("FIGURES", "."))
                (folder / f"figure-{next(written)}.svg").write_text(svg, encoding="utf-8", newline="")


class FigureCanvas(FigureCanvasSVG):
    manager_class = SVGManager


FigureManager = SVGManager
