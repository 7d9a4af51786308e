"""A drawing of matplotlib with the same picture in fewer elements and fewer characters.

matplotlib writes each mark, a tick as well as a dot, as a `<use>`, and each is a tree of its own for the browser to
style: a thousand of them take a phone half a second or more. Coordinates have six decimals; a hundredth of a point
cannot be seen. All figures of the site together: 5.4 MB to 1.9 MB, compressed 1.3 to 0.2, elements 27,471 to 6,402.
"""

import re
import xml.etree.ElementTree as ET

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)
GROUP, PATH, USE, DEFS = (f"{{{SVG}}}{name}" for name in ("g", "path", "use", "defs"))
HUNDREDTHS = 100  # of a point: the unit of all coordinates in here
NUMBER = re.compile(r"-?\d+\.\d+")

Part = tuple[str, list[int]]  # a command of a path, M, L, Q, C or z, and its absolute coordinates


def slimmed(root: ET.Element) -> None:
    """Make the drawing slim, in place. Raises ValueError for a path that matplotlib does not write."""
    marks = {f"#{path.get('id')}": path for path in root.iter(PATH) if path.get("id")}
    for parent in root.iter():
        while lifted(parent):
            pass
    for parent in root.iter():
        marks_as_paths(parent, marks)
    referred = set(re.findall(r'(?:url\(|href=")#([^")]+)', ET.tostring(root, encoding="unicode")))
    for parent in root.iter():
        for child in list(parent):
            unused = parent.tag == DEFS and child.tag == PATH and child.get("id") not in referred
            if unused or child.get("style") == "fill: none" or (child.tag == DEFS and {*child} <= {*marks.values()}):
                parent.remove(child)
        if parent.tag == PATH and parent.get("id") not in referred:
            parent.set("d", written(parts_of(parent.attrib["d"])))
        for attribute in {"x", "y", "transform", "width", "height"} & set(parent.attrib) if parent is not root else ():
            parent.set(attribute, NUMBER.sub(lambda number: f"{float(number[0]):.2f}", parent.attrib[attribute]))
        if parent.get("transform", "").startswith("rotate(-0 "):
            del parent.attrib["transform"]


def lifted(parent: ET.Element) -> bool:
    """Put what is in groups that say nothing where these groups are; whether there was any."""
    bare = [child for child in parent if child.tag == GROUP and not child.attrib]
    for group in bare:
        place = list(parent).index(group)
        parent[place : place + 1] = list(group)
    return bool(bare)


def marks_as_paths(parent: ET.Element, marks: dict[str, ET.Element]) -> None:
    """One path for all neighbours that are the same mark in the same style."""
    drawn: dict[str, str] | None = None  # the attributes of the path before, if it came from such a mark
    path = ET.Element(PATH)
    for use in list(parent):
        if use.tag != USE:
            drawn = None
            continue
        mark = marks[use.attrib[f"{{{XLINK}}}href"]]
        style = declarations(use) | declarations(mark)
        more = {
            name: value for name, value in use.attrib.items() if name not in ("x", "y", f"{{{XLINK}}}href", "style")
        }
        parts = parts_of(mark.attrib["d"], float(use.get("x", 0)), float(use.get("y", 0)))
        if (size := diameter(mark.attrib["d"])) and style.get("fill") == style.get("stroke", style.get("fill")):
            # A disc: the round end of a line without a length.
            edge = float(style.get("stroke-width", 1)) if "stroke" in style else 0
            (x, y), (x2, y2) = parts[0][1], parts[len(parts) // 2 - 1][1][-2:]
            parts = [("M", [(x + x2) // 2, (y + y2) // 2]), ("L", [(x + x2) // 2, (y + y2) // 2])]
            style = {
                "fill": "none",
                **{f"stroke{name[4:]}": style[name] for name in ("fill", "fill-opacity") if name in style},
                **{name: style[name] for name in ("opacity",) if name in style},
                "stroke-width": f"{size + edge:.2f}",
                "stroke-linecap": "round",
            }
        attributes = {"style": "; ".join(f"{name}: {value}" for name, value in style.items()), **more}
        if drawn == attributes:
            path.set("d", path.attrib["d"] + absolute(parts))
            parent.remove(use)
            continue
        path = ET.Element(PATH, attributes | {"d": absolute(parts)})
        path.tail = use.tail
        parent[list(parent).index(use)] = path
        drawn = attributes


def declarations(element: ET.Element) -> dict[str, str]:
    """The style of an element, by property."""
    pairs = (declaration.split(":", 1) for declaration in element.get("style", "").split(";") if ":" in declaration)
    return {name.strip(): value.strip() for name, value in pairs}


def diameter(data: str) -> float:
    """That of the disc that the path is, as matplotlib draws one, with eight curves; 0 for any other path."""
    parts = parts_of(data)
    if "".join(command for command, _ in parts) != "MCCCCCCCCz":
        return 0
    x = [point for _, points in parts for point in points[-2::2]]
    y = [point for _, points in parts for point in points[-1::2]]
    return (max(x) - min(x)) / HUNDREDTHS if max(x) - min(x) == max(y) - min(y) else 0


def parts_of(data: str, x: float = 0, y: float = 0) -> list[Part]:
    """The commands of a path that is moved by (x, y) points."""
    parts: list[Part] = []
    for command, coordinates in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        if command not in "MLQCz":
            raise ValueError(f"a figure's path has the command '{command}', which matplotlib does not write")
        numbers = [float(number) for number in coordinates.split()]
        parts.append((command, [round(HUNDREDTHS * (n + (x, y)[k % 2])) for k, n in enumerate(numbers)]))
    return parts


def absolute(parts: list[Part]) -> str:
    """The path as matplotlib would have written it."""
    return "".join(f"{command} {' '.join(f'{n / HUNDREDTHS:.2f}' for n in numbers)} " for command, numbers in parts)


def written(parts: list[Part]) -> str:
    """The path in relative coordinates, which are short; those of a line follow each other without its letter."""
    text, before = "", ""
    at = begin = (0, 0)
    for command, numbers in parts:
        if command == "z":
            text, at, before = text + "z", begin, "z"
            continue
        relative = [f"{(n - at[k % 2]) / HUNDREDTHS:.9g}" for k, n in enumerate(numbers)]
        letter = command.lower()
        text += (" " if letter == before == "l" else letter) + " ".join(relative)
        at, before = (numbers[-2], numbers[-1]), letter
        if command == "M":
            begin = at
    return text.replace(" -", "-").replace(" 0.", " .").replace("-0.", "-.")
