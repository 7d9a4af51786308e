"""A matplotlib backend for the build: every `plt.show()` writes the open figures as SVG files.

Chosen by `MPLBACKEND=module://svg_backend`, so that snippets stay as a reader would write them. A figure is
drawn with the sentinel colours below, which end up as CSS variables: one file serves the light and
the dark page. Files are `figure-1.svg`, `figure-2.svg`, ... in the working directory, in the order shown.
"""

import itertools
import math
import re
import sys
from io import StringIO
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
written = itertools.count(1)


def power_of_ten(value: float, position: float) -> str:
    """A tick's label as text: matplotlib's own is math, with glyphs placed for another font."""
    return "10" + str(round(math.log10(value))).translate(SUPERSCRIPTS)


def as_svg(figure: mpl.figure.Figure) -> str:
    """The figure as an `<svg>` element whose colours are CSS variables.

    Raises ValueError where a colour was set that has no variable.
    """
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) if axis.get_scale() == "log"):
        axis.set_major_formatter(power_of_ten)
        axis.set_minor_formatter(NullFormatter())
    buffer = StringIO()
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    metadata = {"Date": None, "Creator": None} | ({"Title": titles[0]} if titles else {})
    figure.savefig(buffer, format="svg", metadata=metadata)
    svg = re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.S))
    svg = svg[svg.index("<svg") :]
    for colour, variable in VARIABLES.items():
        svg = re.sub(colour, f"var({variable})", svg, flags=re.IGNORECASE)
    if left := re.search(r"(?:fill|stroke): ?(#\w+)", svg):
        raise ValueError(
            f"a figure uses the colour {left[1]}: use the colour cycle (C0, C1, ...), which fits both schemes"
        )
    # Left out: names of groups that nothing refers to, a style rule that would reach the whole page, and
    # the size and fonts, which are the page's business (the shape comes from the viewBox).
    referred = set(re.findall(r'(?:url\(|href=")#([^")]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda match: match[0] if match[1] in referred else "", svg)
    svg = re.sub(r"<defs>\n<style.*?</style>\n</defs>\n", "", svg, flags=re.S)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg))
    return re.sub(r" font-family: [^;]*;", "", svg)


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
                Path(f"figure-{next(written)}.svg").write_text(svg)


class FigureCanvas(FigureCanvasSVG):
    manager_class = SVGManager


FigureManager = SVGManager
