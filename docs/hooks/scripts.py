"""JavaScript modules as one plain script: one request, and text that is compressed together gets smaller."""

import re
from pathlib import Path

from places import read

IMPORT = re.compile(r'import\s*\{([^}]*)\}\s*from\s*"\./(\w+)\.js";?')
EXPORT = re.compile(r"\bexport\s+((?:async\s+)?function\*?|class|const|let)\s+(\w+)")


def joined(entry: Path) -> str:
    """A module and all that it imports, from the same folder, as one plain script."""
    parts: dict[str, str] = {}  # by module, after all that it imports

    def add(name: str) -> None:
        text = read(entry.with_name(f"{name}.js"))
        for other in [found[2] for found in IMPORT.finditer(text)]:
            if other not in parts:
                add(other)
        parts[name] = wrapped(name, text)

    add(entry.stem)
    return "\n".join(['"use strict";', *parts.values(), ""])


def wrapped(name: str, text: str) -> str:
    """One module as a constant that holds what it exports."""
    given = ", ".join(found[2] for found in EXPORT.finditer(text))
    text = IMPORT.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = module_{found[2]};", text)
    text = EXPORT.sub(r"\1 \2", text)
    return f"const module_{name} = (() => {{\n{text}\nreturn {{ {given} }};\n}})();"
