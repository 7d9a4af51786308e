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


cpus = [record for record in records if record["kind"] == "cpu"]
others = [record for record in records if record["kind"] != "cpu"]
print("records from CPUs:", len(cpus))
print("records from other devices:", len(others))
if not (cpus and others):
    print("nothing to compare")
for cpu, other in [(cpu, other) for cpu in cpus for other in others]:
    print(f"{cpu['device']}, {cpu['threads']} threads, against {other['device']}")
    mine, theirs = times(cpu), times(other)
    for version in [version for version in mine if version in theirs]:
        sizes = sorted(set(mine[version]) & set(theirs[version]))
        gains = [math.log(mine[version][n] / theirs[version][n]) for n in sizes]
        crossing = [k for k in range(1, len(sizes)) if gains[k - 1] <= 0 < gains[k]]
        if crossing:
            k = crossing[-1]
            share = gains[k - 1] / (gains[k - 1] - gains[k])
            points = sizes[k - 1] * (sizes[k] / sizes[k - 1]) ** share
            verdict = f"the CPU is faster below {points:.2g} points"
        elif gains[0] <= 0:
            verdict = "the CPU is faster everywhere"
        elif min(gains) > 0:
            verdict = "the other is faster everywhere"
        else:
            verdict = "the other is faster with few points only"
        best = math.exp(max(gains))
        print(f"  {version.split('/')[1]}: {verdict}; at best the other is {best:.3g} times")
