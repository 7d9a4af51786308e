"""Figures are made slim for the pages: the lines and marks that matplotlib drew, in fewer elements and characters."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

from places import CACHE
from slim import DEFS, PATH, USE, XLINK, slimmed

SHOWN = 0.006  # points: half of the last digit that is kept
# Curves, dots in the hundreds, log axes, a map of levels, arrows and text between them.
FIGURES = [
    "ladder.minibatch_floor",
    "ladder.one_weight_parabola",
    "why.loss_rises",
    "why.momentum_paths",
    "why.when_to_stop",
    "playground.stills",
]

Points = list[tuple[float, float]]


def drawn(data: str, x: float = 0, y: float = 0) -> Points:
    """The points of a path that is moved by (x, y), read by fontTools."""
    pen = RecordingPen()
    parse_path(data, pen)
    points: Points = []
    for command, args in pen.value:
        if command == "moveTo":
            start = len(points)
        while command == "closePath" and points[-1] == pytest.approx(points[start], abs=2 * SHOWN):
            points.pop()  # back at its first point; fontTools adds that line where rounding leaves a gap
        points += args
    return [(px + x, py + y) for px, py in points]


def centre(points: Points) -> tuple[float, float]:
    sides: list[tuple[float, ...]] = list(zip(*points, strict=True))
    return (max(sides[0]) + min(sides[0])) / 2, (max(sides[1]) + min(sides[1])) / 2


def in_order(root: ET.Element) -> Points:
    """Every point of the drawing in its order, each mark as a path of its own."""
    marks = {f"#{path.get('id')}": path.attrib["d"] for defs in root.iter(DEFS) for path in defs.iter(PATH)}
    clips = {id(path) for defs in root.iter(DEFS) for path in defs.iter()}
    points: Points = []
    for element in root.iter():
        if element.tag == USE:
            x, y = float(element.get("x", 0)), float(element.get("y", 0))
            mark = drawn(marks[element.attrib[f"{{{XLINK}}}href"]], x, y)
            disc = marks[element.attrib[f"{{{XLINK}}}href"]].count("C") == 8
            points += [centre(mark)] * 2 if disc and is_plain(element) else mark
        elif element.tag == PATH and id(element) not in clips and element.get("style") != "fill: none":
            points += drawn(element.attrib["d"])
    return points


def is_plain(use: ET.Element) -> bool:
    """Whether fill and edge of the mark have one colour."""
    style = dict(re.findall(r"(fill|stroke): ([^;]+)", use.get("style", "")))
    return style.get("stroke", style.get("fill")) == style.get("fill")


@pytest.mark.parametrize("run", FIGURES)
def test_slim_figures_draw_the_same_points(run: str) -> None:
    for file in sorted(Path(CACHE, "runs", run).glob("figure-*.svg")):
        before, after = (ET.fromstring(file.read_text(encoding="utf-8")) for _ in range(2))
        slimmed(after)
        assert not list(after.iter(USE))
        old, new = in_order(before), in_order(after)
        assert len(new) == len(old) > 100
        furthest = max(abs(a - b) for p, q in zip(old, new, strict=True) for a, b in zip(p, q, strict=True))
        assert furthest < SHOWN
        assert len(list(after.iter())) < len(list(before.iter())) / 2
        assert len(ET.tostring(after)) < len(file.read_bytes()) / 1.7


def test_a_dot_is_as_large_as_the_disc() -> None:
    """matplotlib's disc of 5 points with an edge of 1 is the round end of a line 6 wide; a ring stays a ring."""
    disc = "M 0 2.5 " + "C 1 1 1 1 1 1 " * 3 + "C 1 1 1 1 0 -2.5 " + "C 1 1 1 1 -2.5 0 " * 3 + "C 1 1 1 1 2.5 2.5 z"
    mark = f'<path id="m" d="{disc}" style="stroke: red"/>'
    for fill, style in (("red", "fill: none; stroke: red; stroke-width: 6.00; stroke-linecap: round"), ("blue", None)):
        use = f'<use xlink:href="#m" x="10" y="20" style="fill: {fill}; stroke: red"/>'
        head = f'<svg xmlns="{PATH[1:-5]}" xmlns:xlink="{XLINK}">'
        root = ET.fromstring(f"{head}<defs>{mark}</defs>{use}</svg>")
        slimmed(root)
        (path,) = root
        assert path.tag == PATH
        assert path.attrib["style"] == style if style else "fill: blue" in path.attrib["style"]
        assert drawn(path.attrib["d"])[0] == (10, 20 if style else 22.5)


def test_a_path_of_another_kind_is_named() -> None:
    root = ET.fromstring(f'<svg xmlns="{PATH[1:-5]}"><path d="M 0 0 A 1 1 0 0 0 2 2"/></svg>')
    with pytest.raises(ValueError, match="has the command 'A'"):
        slimmed(root)
