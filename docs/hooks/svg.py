"""A figure's SVG, made to stand inside a page."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import keep
from places import CACHE, DOCS, read
from result import meaning
from slim import SVG, slimmed

KEPT = keep.Shelf(CACHE / "figures")  # 2 s of a warm build
STYLES = DOCS / "assets" / "site.css"


def schemes() -> list[str]:
    """The declarations of the figures' colours, for light and for dark."""
    blocks = re.findall(r'\[data-md-color-scheme="(?:default|slate)"\] \{(.*?)\}', read(STYLES), re.DOTALL)
    return ["".join(re.findall(r"--(?:plot-[\w-]+|action): [^;]+;", block)) for block in blocks]


def inline(drawing: str, name: str, title: str | None = None, described: bool = False) -> str:
    """What `inlined` makes of a drawing, kept."""
    code = [meaning(Path(__file__).with_name(name)) for name in ("svg.py", "slim.py")]
    key = keep.digest(*code, drawing, name, title, described)
    return KEPT.get(f"{key}.svg", lambda: inlined(drawing, name, title, described))


def inlined(drawing: str, name: str, title: str | None, described: bool) -> str:
    """The `<svg>` element with a name for those who do not see it, and ids of its own, which begin with `name`.

    Without a `title` the drawing's own is its name. `described` says that an element `<name>-text` describes it.
    Raises ValueError where there is no name, or a reference leads nowhere.
    """
    root = ET.fromstring(drawing)
    slimmed(root)
    ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set(attribute, f"{name}-{value}")
            elif target := re.search(r"^#(.+)|url\(#([^)]+)\)", value):
                if (target[1] or target[2]) not in ids:
                    raise ValueError(f"in the SVG of {name} nothing has the id '{target[1] or target[2]}'")
                element.set(attribute, value.replace("#", f"#{name}-", 1))
    label = root.find(f"{{{SVG}}}title")
    if label is None:
        label = ET.Element(f"{{{SVG}}}title")
        root.insert(0, label)
    label.text = title or label.text
    if not label.text:
        raise ValueError(f"the figure of {name} has no title: set one, for example with plt.title")
    label.set("id", f"{name}-title")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    if described:
        root.set("aria-describedby", f"{name}-text")
    return ET.tostring(root, encoding="unicode").strip()
