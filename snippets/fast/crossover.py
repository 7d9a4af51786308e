import json
import math
import sys

text, records = sys.stdin.read(), []
while text.strip():
    record, end = json.JSONDecoder().raw_decode(text)
    records.append(record)
    text = text[end:].lstrip()


def times(record):
    table = {}
    for row in record["steps"]:
        step = (row["seconds"] - row["once"]) / row["steps"]
        if step > 0:
            table.setdefault(row["version"], {})[row["points"]] = step
    return table


cpus, others = ([r for r in records if (r["kind"] == "cpu") is is_cpu] for is_cpu in (True, False))
if not (cpus and others):
    print(f"records: {len(cpus)} from CPUs, {len(others)} from other devices: nothing to compare")
for cpu in cpus:
    for other in others:
        print(f"{cpu['device']}, {cpu['threads']} threads, against {other['device']}")
        mine, theirs = times(cpu), times(other)
        for version in [version for version in mine if version in theirs]:
            sizes = sorted(set(mine[version]) & set(theirs[version]))
            gains = [math.log(mine[version][n] / theirs[version][n]) for n in sizes]
            name, best = version.split("/")[1], math.exp(max(gains))
            crossing = [k for k in range(1, len(sizes)) if gains[k - 1] <= 0 < gains[k]]
            if crossing:
                k = crossing[-1]
                share = gains[k - 1] / (gains[k - 1] - gains[k])
                points = sizes[k - 1] * (sizes[k] / sizes[k - 1]) ** share
                print(f"  {name}: the CPU is faster below {points:.2g} points; at best the other is {best:.3g} times")
            else:
                faster = "the other" if gains[0] > 0 else "the CPU"
                print(f"  {name}: {faster} is faster everywhere; at best the other is {best:.3g} times")
