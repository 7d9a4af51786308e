"""The recorded benchmarks of docs/benchmarks, which tests/benchmarks/conftest.py writes.

A record has parts, one for each benchmark file that ran; `steps` is always there. In runs and pages it is
called `benchmarks/` and its file's name without the ending; `benchmarks` alone means all of them.
"""

import codecs
import json
import math
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fault import Fault
from places import DOCS, read, shown

ALL = "benchmarks"
FOLDER = DOCS / ALL
FIELDS: dict[str, type | tuple[type, ...]] = {
    "device": str, "kind": str, "date": str, "threads": int, "versions": dict,
    "commit": (str, type(None)), "steps": list,
}  # fmt: skip
STEP: dict[str, type | tuple[type, ...]] = {
    "version": str, "points": int, "steps": int, "seconds": (int, float), "once": (int, float), "iqr": (int, float),
}  # fmt: skip
FORMAT = 1  # of a record; one that does not say its own is of this one
VERSIONS = ("python", "torch", "numpy")  # what every record names


def files(name: str) -> list[Path]:
    """The files that a name means: of one record, or of all."""
    if name == ALL:
        return sorted(path for path in FOLDER.glob("*.json") if not path.name.startswith("."))
    return [DOCS / f"{name}.json"]


def read_record(path: Path) -> dict[str, Any]:
    """One record, and its `name`. Raises Fault that names the field where it is not whole."""
    where = shown(path)
    text = read(path)
    if path.read_bytes().startswith(codecs.BOM_UTF8):  # whoever reads the published file would stumble over it
        raise Fault(f"{where}:1: it begins with a byte-order mark, which JSON does not have: save it without")

    def no_number(name: str) -> None:
        line = text[: text.index(name)].count("\n") + 1
        raise Fault(f"{where}:{line}: not a record: {name} is no number")

    try:
        record = json.loads(text, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise Fault(f"{where}:{error.lineno}: not a record: {error.msg}") from None
    if not isinstance(record, dict):
        raise Fault(f"{where}: not a record: it is no JSON object")
    if record.get("format", FORMAT) != FORMAT:
        said = json.dumps(record["format"])[:40]
        raise Fault(f"{where}: 'format' must not be {said}: this tree reads format {FORMAT}; a newer one may read that")
    whole(where, record, FIELDS)
    for number, row in enumerate(record["steps"]):
        whole(f"{where}: steps[{number}]", row, STEP)
    for library in VERSIONS:
        if not isinstance(record["versions"].get(library), str):
            raise Fault(f"{where}: 'versions' has no '{library}', or not as a text")
    for field in ("device", "kind"):
        plain(f"{where}: '{field}'", record[field])
    for row in record["steps"]:
        plain(f"{where}: 'version' of a row of 'steps'", row["version"])
    for library, version in record["versions"].items():
        plain(f"{where}: the version of '{library}'", version or "none")
    if not is_date(record["date"]):
        raise Fault(f"{where}: 'date' must not be {json.dumps(record['date'])[:40]}, but YEAR-MONTH-DAY")
    if date.fromisoformat(record["date"]) > datetime.now(UTC).date() + timedelta(days=1):  # somewhere it is tomorrow
        raise Fault(f"{where}: 'date' must not be {record['date']}, which is yet to come: correct it, or this clock")
    if record["threads"] < 1:
        raise Fault(f"{where}: 'threads' must not be {record['threads']}, but 1 or more")
    return record | {"name": f"{ALL}/{path.stem}"}


def is_date(text: str) -> bool:
    """Whether it is a day of the calendar, written as 2026-11-24."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def plain(what: str, text: Any) -> None:
    """Raise Fault unless it is a name that a page can show: it stands in Markdown, which lets `<script>` through."""
    if not isinstance(text, str) or not re.fullmatch(r"[\w .,:;+@/()®™-]{1,100}", text):
        raise Fault(f"{what} must not be {json.dumps(text)[:60]}: letters, digits and . , : ; + - @ / ( ) name it")


def whole(where: str, record: Any, fields: dict[str, type | tuple[type, ...]]) -> None:
    """Raise Fault unless each field is there, and of its type."""
    if not isinstance(record, dict):
        raise Fault(f"{where}: it is no JSON object")
    for field, kind in fields.items():
        if field not in record:
            raise Fault(f"{where}: no '{field}' in it")
        value = record[field]
        endless = isinstance(value, float) and not math.isfinite(value)  # such as 1e999
        if not isinstance(value, kind) or isinstance(value, bool) or endless:
            raise Fault(f"{where}: '{field}' must not be {json.dumps(value)[:40]}")


def newest_first() -> list[dict[str, Any]]:
    """All records; those of one day with more threads first, and of these the later one. Raises Fault."""

    def age(record: dict[str, Any]) -> tuple[str, int, int, str]:
        return record["date"], record["threads"], len(record["name"]), record["name"]

    return sorted(map(read_record, files(ALL)), key=age, reverse=True)


def newest(part: str, kind: str, threads: str) -> dict[str, Any] | None:
    """The newest record of that kind of device that has the part, None where there is none.

    Of one day's records the one with the most threads; or, of all, the newest with the `fewest`.
    """
    found = [record for record in newest_first() if record["kind"] == kind and part in record]
    if not found:
        return None
    return min(found, key=lambda record: record["threads"]) if threads == "fewest" else found[0]


def table_of(steps: list[dict[str, Any]], heading: str, points: str) -> str:
    """A Markdown table of microseconds a step: a row a version, a column a number of points."""
    sizes = sorted({row["points"] for row in steps})
    cells = {(row["version"], row["points"]): microseconds(row) for row in steps}
    rows = [f"| {heading} |" + "".join(f" {points.format(size)} |" for size in sizes), "|---|" + "---:|" * len(sizes)]
    for version in dict.fromkeys(row["version"] for row in steps):
        name = version.removeprefix("ladder/")
        rows.append(f"| `{name}` |" + "".join(f" {cells.get((version, size), '')} |" for size in sizes))
    return "\n".join(rows)


def microseconds(row: dict[str, Any]) -> str:
    """The time of a step, to three digits, and below it half its interquartile range."""
    step = 1e6 * (row["seconds"] - row["once"]) / row["steps"]
    spread = 1e6 * row["iqr"] / row["steps"] / 2
    if step <= spread:
        return "–"
    digits = max(0, 2 - math.floor(math.log10(step)))
    return f"{step:,.{digits}f}<br>±{spread:,.{digits}f}"
