"""Which runs there are, by the heads of the snippets; which of them the cache lacks, and what it has too much."""

import re
from pathlib import Path

import records
from fault import Fault
from places import SNIPPETS
from result import RUNS, Run
from snippet import Snippet, all_snippets, rungs


def all_runs() -> dict[str, Run]:
    """Every run by its name, in the order in which their snippets are found. Raises Fault."""
    found = [run for snippet in all_snippets() for run in runs_of(snippet)]
    return {run.name: run for run in found}


def runs_of(snippet: Snippet) -> list[Run]:
    """The runs that a snippet asks for at its head."""
    reads = snippet.declared.get("Reads")
    if reads is None:
        return [Run(snippet.name)]
    if reads == "every rung":
        return [Run(snippet.name, rung.name) for rung in rungs()]
    if reads == "all records":
        return [Run(snippet.name, records.ALL)]
    if part := re.fullmatch(r'each record with "(.+)"', reads):
        return [Run(snippet.name, record["name"]) for record in records.newest_first() if part[1] in record]
    return [Run(snippet.name, one_read(snippet, name)) for name in reads.split(", ")]


def one_read(snippet: Snippet, name: str) -> str:
    """The name of a run that the snippet reads. Raises Fault where none can be read by it."""
    if not (SNIPPETS / f"{name}.py").is_file():
        raise Fault(
            f"{snippet.shown}:1: it reads '{name}', which is neither a snippet, 'every rung', 'all records' nor "
            "'each record with \"PART\"'"
        )
    if "Reads" in Snippet(name).declared:
        raise Fault(f"{snippet.shown}:1: it reads '{name}', which reads something itself: read that, or a snippet "
                    "that reads nothing")  # fmt: skip
    return name


def stale_runs(kept: Path = RUNS) -> dict[Run, str]:
    """The runs that the cache does not hold, or no longer, or not whole, each with why. Raises Fault."""
    return {run: reason for run in all_runs().values() if (reason := run.stale_because(kept))}


def leftovers(kept: Path = RUNS) -> list[Path]:
    """Folders of the cache whose run is no more."""
    current = {run.folder_in(kept) for run in all_runs().values()}
    return [path for path in kept.glob("[!.]*") if path.is_dir() and path not in current]
