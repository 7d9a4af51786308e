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
    if (SNIPPETS / f"{reads}.py").is_file():
        if "Reads" in Snippet(reads).declared:
            raise Fault(f"{snippet.shown}:1: it reads '{reads}', which reads something itself: read that, or a snippet "
                        "that reads nothing")  # fmt: skip
        return [Run(snippet.name, reads)]
    raise Fault(
        f"{snippet.shown}:1: it reads '{reads}', which is neither a snippet, 'every rung', 'all records' nor "
        "'each record with \"PART\"'"
    )


def stale_runs(kept: Path = RUNS) -> dict[Run, str]:
    """The runs that the cache does not hold, or no longer, or not whole, each with why. Raises Fault."""
    return {run: reason for run in all_runs().values() if (reason := run.stale_because(kept))}


def leftovers(kept: Path = RUNS) -> list[Path]:
    """Folders of the cache whose run is no more."""
    current = {run.folder_in(kept) for run in all_runs().values()}
    return [path for path in kept.glob("[!.]*") if path.is_dir() and path not in current]
