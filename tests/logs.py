"""Reading what a snippet printed."""

import re


def said(log: str) -> dict[str, float]:
    """The numbers of a log by their labels, each of which must be there once."""
    found = re.findall(r"^(.*?):? (-?[\d.]+(?:e[-+]?\d+)?)$", log, re.MULTILINE)
    labels = [label for label, _ in found]
    assert len(labels) == len(set(labels)), f"twice in the log: {sorted(k for k in labels if labels.count(k) > 1)}"
    return {label: float(number) for label, number in found}
