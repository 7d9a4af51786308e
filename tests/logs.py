"""What the snippets printed, from the runs that the build keeps: brought up to date before the first one is read."""

import re
from functools import cache

import catalogue
import refresh
from fault import Fault
from tests.oracles import LOGGED

NUMBER = r"-?(?:[\d.]+(?:e[-+]?\d+)?|inf)|nan"


@cache
def failures() -> str:
    """Run what the cache does not hold; what failed, a line each."""
    try:
        refresh.update()
    except Fault as fault:
        return str(fault)
    return ""


all_runs = cache(catalogue.all_runs)  # reads every snippet's head, which would be done anew for each log


@cache
def log_of(run: str) -> str:
    """All that a run printed, by its name: `ladder/stage1_numpy | ladder/verdict`."""
    failed = failures()
    found = all_runs()[run]
    assert not found.stale_because(), failed
    return found.log()


def labelled(log: str) -> dict[str, float]:
    """The numbers of a log by their labels, each of which must be there once."""
    found = re.findall(rf"^(.*?):? ({NUMBER})$", log, re.MULTILINE)
    labels = [label for label, _ in found]
    assert len(labels) == len(set(labels)), f"twice in the log: {sorted(k for k in labels if labels.count(k) > 1)}"
    return {label: float(number) for label, number in found}


def numbers_of(run: str) -> dict[str, float]:
    """The numbers that a run printed, by their labels."""
    return labelled(log_of(run))


def losses_in(log: str) -> list[float]:
    """The losses of a fit's log, which must have one for each hundredth step."""
    lines = re.findall(r"^(\d+) (\S+)$", log, re.MULTILINE)
    assert [int(t) for t, _ in lines] == list(LOGGED)
    return [float(loss) for _, loss in lines]


def weights_in(log: str) -> list[float]:
    """The weights in the result line of a fit's log: its numbers with a decimal point."""
    return [float(number) for number in re.findall(r"[-+]?\d+\.\d+", log.splitlines()[-1])]
