"""The recorded benchmarks of docs/benchmarks, which tests/benchmarks/conftest.py writes.

A record has parts, one for each benchmark file that ran; `steps` is always there. In runs and pages it is
called `benchmarks/` and its file's name without the ending; `benchmarks` alone means all of them.
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
ALL = "benchmarks"
KEYS = {"device", "kind", "date", "threads", "versions", "commit", "steps"}


class RecordError(Exception):
    """Why a file is not a record, in one line."""


def files(name: str) -> list[Path]:
    """The files that a name means: of one record, or of all."""
    return sorted(FOLDER.glob("*.json")) if name == ALL else [FOLDER.parent / f"{name}.json"]


def read(path: Path) -> dict[str, Any]:
    """One record, and its `name`. Raises RecordError where it is not whole."""
    shown = f"docs/{ALL}/{path.name}"
    try:
        record = json.loads(path.read_text())
        missing = KEYS - set(record)
    except (ValueError, TypeError) as error:
        raise RecordError(f"{shown}: not a record: {error}") from None
    if missing:
        raise RecordError(f"{shown}: no '{sorted(missing)[0]}' in it")
    return record | {"name": f"{ALL}/{path.stem}"}


def newest_first() -> list[dict[str, Any]]:
    """All records; those of one day with more threads first, and of these the later one. Raises RecordError."""

    def age(record: dict[str, Any]) -> tuple[str, int, int, str]:
        return record["date"], record["threads"], len(record["name"]), record["name"]

    return sorted(map(read, files(ALL)), key=age, reverse=True)
