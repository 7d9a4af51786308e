"""A log as a terminal shows it in the end: without colours, and with each line as it was last written."""

import re

from fault import Fault

# ECMA-48: control sequences (colours, moves), operating-system commands (titles, links), other escapes.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def shown(output: bytes, name: str) -> str:
    """The text of what a process printed; `name` is its file for messages. Raises Fault where it is not UTF-8."""
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as error:
        line = output[: error.start].count(b"\n") + 1
        raise Fault(f"{name}: line {line} of its log is not UTF-8: print text, or encode it as UTF-8") from None
    text = ESCAPES.sub("", text.replace("\r\n", "\n"))
    return "\n".join(overwritten(line) for line in text.split("\n")) if re.search(r"[\r\b]", text) else text


def overwritten(line: str) -> str:
    """The line after every return to its beginning, and every step back, has been written over."""
    cells: list[str] = []
    at = 0
    for character in line:
        if character == "\r":
            at = 0
        elif character == "\b":
            at = max(0, at - 1)
        else:
            cells[at : at + 1] = [character]
            at += 1
    return "".join(cells).rstrip() if "\r" in line else "".join(cells)
