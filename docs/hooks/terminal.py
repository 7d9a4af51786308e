"""A log as a terminal shows it in the end: without colours, and with each line as it was last written."""

import re

from fault import Fault

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# ECMA-48: a control sequence (colours, moves, erasing), a command to the system (titles, links), another escape, one
# control character; or text.
PIECES = re.compile(
    r"\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|[\x00-\x08\x0a-\x1f\x7f-\x9f]"
    r"|[^\x00-\x08\x0a-\x1f\x7f-\x9f]+"
)


def shown(output: bytes, name: str) -> str:
    """The text of what a process printed; `name` is its file for messages. Raises Fault where it is not UTF-8."""
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as error:
        line = output[: error.start].count(b"\n") + 1
        raise Fault(f"{name}: line {line} of its log is not UTF-8: print text, or encode it as UTF-8") from None
    text = text.replace("\r\n", "\n")
    return "\n".join(written(text)) if CONTROL.search(text) else text


def written(text: str) -> list[str]:
    """The lines that stand on an endless screen when all of the text has been written to it."""
    lines, row, column = [""], 0, 0
    for piece in PIECES.finditer(text):
        character, command = piece[0], piece[2]
        count = int(piece[1]) if command and piece[1].isdecimal() else 0
        if character == "\n":
            row, column = row + 1, 0
        elif character == "\r":
            column = 0
        elif character == "\b":
            column -= 1
        elif command in ("A", "B"):
            row += max(1, count) * (1 if command == "B" else -1)
        elif command in ("C", "D"):
            column += max(1, count) * (1 if command == "C" else -1)
        elif command == "G":
            column = max(1, count) - 1
        elif command == "H":
            row, column = (max(1, int(number or 1)) - 1 for number in (f"{piece[1]};").split(";")[:2])
        elif command == "K":
            lines[row] = "" if count == 2 else " " * column + lines[row][column:] if count else lines[row][:column]
        elif command == "J":
            lines = [""] * (row + 1) if count else [*lines[:row], lines[row][:column]]
        elif not CONTROL.match(character):
            line = lines[row].ljust(column)
            lines[row] = line[:column] + character + line[column + len(character) :]
            column += len(character)
        row, column = max(0, row), max(0, column)
        lines += [""] * (row + 1 - len(lines))
    while len(lines) > row + 1 and not lines[-1]:
        lines.pop()
    return [line.rstrip(" ") for line in lines]
