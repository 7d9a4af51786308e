"""The pictures that a link to the site is shown with elsewhere: one a section, a figure of this build without its axes.

Nothing is written on them, so that both languages share them and no font is needed. Colours are the logo's.
"""

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import keep
from places import CACHE
from result import Run, meaning
from slim import SVG, XLINK
from svg import schemes

KEPT = keep.Shelf(CACHE / "social")  # drawing all seven takes 1.6 s
WIDTH, HEIGHT = 1200, 630  # pixels, as Open Graph asks
MARGIN = 50  # pixels around what the figure's axes hold
# Of each section, by the first folder of its pages or by the page's name: the run and its figure.
SECTIONS = {
    "index": ("ladder/descent", 1),
    "ladder": ("ladder/one_weight_parabola", 1),
    "why": ("why/momentum_paths", 1),
    "broken": ("broken/no_zero_grad", 1),
    "fast": ("fast/many_runs_map", 1),
    "labs": ("why/how_good_outside", 1),
    "playground": ("playground/stills", 2),
}


class Shape(NamedTuple):
    """A line, an area or a marker of a figure's data."""

    outline: str  # as an SVG path says it
    style: dict[str, str]
    at: tuple[float, float] | None  # where a marker's origin stands


def section_of(page: str) -> str:
    """The section whose picture a page has; `page` is without language and ending: ladder/stage1_numpy."""
    first = page.partition("/")[0]
    return first if first in SECTIONS else "index"


def address(page: str, runs: Mapping[str, Run]) -> str | None:
    """Where the page's picture stands in the site; None where this build has no run to draw it from."""
    section = section_of(page)
    return f"assets/social/{section}.png" if SECTIONS[section][0] in runs else None


def write(site: Path, runs: Mapping[str, Run]) -> None:
    """The pictures into the built site, of each section that has its run."""
    for section, (run, number) in SECTIONS.items():
        if where := address(section, runs):
            (site / where).parent.mkdir(parents=True, exist_ok=True)
            (site / where).write_bytes(png(runs[run].figure(number)))


def png(drawing: str) -> bytes:
    """The picture made of a figure, kept."""
    key = keep.digest(meaning(Path(__file__)), drawing, schemes(), keep.version_of("matplotlib"))
    return base64.b64decode(KEPT.get(key, lambda: base64.b64encode(drawn(drawing)).decode()))


def shapes_of(root: ET.Element) -> Iterator[Shape]:
    """What is clipped to the axes in matplotlib's SVG, but for grid lines, in the order of drawing."""
    defined = {f"#{path.get('id')}": path for path in root.iter(f"{{{SVG}}}path") if "id" in path.attrib}

    def inside(element: ET.Element, clipped: bool, inherited: dict[str, str]) -> Iterator[Shape]:
        clipped = clipped or "clip-path" in element.attrib
        style = inherited | style_of(element)
        path = defined.get(element.get(f"{{{XLINK}}}href", ""), element)
        if clipped and path.tag == f"{{{SVG}}}path" and "--plot-muted" not in style.get("stroke", ""):
            at = None if path is element else (float(element.get("x", 0)), float(element.get("y", 0)))
            yield Shape(path.attrib["d"], style_of(path) | style, at)
        for child in element:
            if element.tag != f"{{{SVG}}}defs":
                yield from inside(child, clipped, style)

    return inside(root, False, {})


def style_of(element: ET.Element) -> dict[str, str]:
    return dict(re.findall(r"([\w-]+): ([^;]+)", element.get("style", "")))


def drawn(drawing: str) -> bytes:
    """A figure's data as a PNG, on the logo's ground. Raises ValueError where the figure has no axes."""
    # Here, because matplotlib takes half a second: a warm build has no use for it.
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Affine2D

    light, dark = (dict(re.findall(r"--([\w-]+): ([^;]+);", scheme)) for scheme in schemes())
    root = ET.fromstring(drawing)
    axes = root.find(f".//{{{SVG}}}clipPath/{{{SVG}}}rect")
    if axes is None:
        raise ValueError("there are no axes in this figure to draw a picture from")
    x, y, width, height = (float(axes.attrib[name]) for name in ("x", "y", "width", "height"))
    grown = (WIDTH - 2 * MARGIN) / width
    to_picture = Affine2D().translate(-x, -y).scale(grown, (HEIGHT - 2 * MARGIN) / height).translate(MARGIN, MARGIN)
    kinds = {"M": Outline.MOVETO, "L": Outline.LINETO, "Q": Outline.CURVE3, "C": Outline.CURVE4}

    def outline(said: str) -> Outline:
        points: list[tuple[float, float]] = []
        codes: list[int] = []
        for kind, numbers in re.findall(r"([MLQCz])([^MLQCz]*)", said):
            flat = [float(number) for number in numbers.split()]
            new = list(zip(flat[::2], flat[1::2], strict=True)) or [points[-1]]
            points += new
            codes += [int(kinds.get(kind, Outline.CLOSEPOLY))] * len(new)
        return Outline(points, codes)

    def colour(style: dict[str, str], kind: str) -> str | tuple[float, ...]:
        said = style.get(kind, "none")
        variable = re.search(r"var\(--([\w-]+)\)", said)
        opacity = float(style.get(f"{kind}-opacity", style.get("opacity", 1)))
        return "none" if said == "none" else mpl.colors.to_rgba(dark[variable[1]] if variable else said, opacity)

    with mpl.rc_context(mpl.rcParamsDefault):  # whatever the maintainer's own matplotlibrc says
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=light["action"])
        canvas = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        canvas.set_axis_off()
        for shape in shapes_of(root):
            place = to_picture
            if shape.at:  # its place moves with the axes; its own form only grows
                place = Affine2D().scale(grown).translate(*to_picture.transform([shape.at])[0])
            canvas.add_patch(
                PathPatch(
                    place.transform_path(outline(shape.outline)),
                    facecolor=colour(shape.style, "fill"),
                    edgecolor=colour(shape.style, "stroke"),
                    linewidth=float(shape.style.get("stroke-width", 1)) * grown * 72 / 100,  # in points
                    capstyle="round",
                    joinstyle="round",
                )
            )
        file = BytesIO()
        FigureCanvasAgg(figure).print_png(file, metadata={"Software": None})
    return file.getvalue()
