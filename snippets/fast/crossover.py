# Reads: all records
import json
import math
import sys
from pathlib import Path


def times(record):
    """Seconds a step by version, then by number of points."""
    table = {}
    for row in record["steps"]:
        step = (row["seconds"] - row["once"]) / row["steps"]
        if step > 0:
            table.setdefault(row["version"], {})[row["points"]] = step
    return table


def verdict(points, gains):
    """Where a CPU is faster; a gain is log(its time / the other's)."""
    for k in range(len(points) - 1, 0, -1):
        if gains[k - 1] <= 0 < gains[k]:
            share = gains[k - 1] / (gains[k - 1] - gains[k])
            equal = points[k - 1] * (points[k] / points[k - 1]) ** share
            return f"the CPU is faster below {equal:.2g} points"
    if gains[0] <= 0:
        return "the CPU is faster everywhere"
    if min(gains) > 0:
        return "the other is faster everywhere"
    return "the other is faster with few points only"


records = [json.loads(Path(name).read_text()) for name in sys.argv[1:]]
cpus = [record for record in records if record["kind"] == "cpu"]
others = [record for record in records if record["kind"] != "cpu"]
print("records from CPUs:", len(cpus))
print("records from other devices:", len(others))
if not (cpus and others):
    print("nothing to compare: needs a record of a CPU and of another device")
for cpu, other in [(cpu, other) for cpu in cpus for other in others]:
    threads = f"{cpu['threads']} threads"
    print(f"{cpu['device']}, {threads}, against {other['device']}")
    cpu_times, other_times = times(cpu), times(other)
    for version in cpu_times:
        ours, theirs = cpu_times[version], other_times.get(version, {})
        points = sorted(ours.keys() & theirs.keys())
        gains = [math.log(ours[n] / theirs[n]) for n in points]
        if gains:
            name, best = version.split("/")[1], math.exp(max(gains))
            print(
                f"  {name}: {verdict(points, gains)};",
                f"at best the other is {best:.3g} times as fast",
            )
