# Reads: each record with "distributed"
import json
import math
import sys
from pathlib import Path

import matplotlib.pyplot as plt

whole = json.loads(Path(sys.argv[1]).read_text())
record = whole["distributed"]
points = record["points"]
runs = {(run["processes"], run["threads"]): run for run in record["runs"]}
for (processes, threads), run in runs.items():
    step = run["step"]
    print(f"{processes} processes, {threads} threads each, ms a step: {1e3 * step:.4g}")
one, two = runs[1, 1]["step"], runs[2, 1]["step"]
alone, talk = runs[1, 1]["all-reduce"], runs[2, 1]["all-reduce"]
print(f"2 processes, times faster than 1: {one / two:.3g}")
if (1, 2) in runs:  # threads are a CPU's
    print(f"1 process with 2 threads, times faster than with 1: {one / runs[1, 2]['step']:.3g}")
print(f"us of an all-reduce between 2: {1e6 * talk:.3g}")

# Between 2 processes an all-reduce is a call and two messages in turn.
message, point = (talk - alone) / 2, one / points
print(f"us of a call without a message: {1e6 * alone:.3g}")
print(f"ns of a point: {1e9 * point:.3g}")
rung_2 = {}
for row in whole["steps"]:
    if row["version"] == "ladder/stage2_tensor" and row["points"] >= 200_000:
        each = (row["seconds"] - row["once"]) / row["steps"] / row["points"]
        rung_2[row["points"]] = each
        print(f"ns of a point on rung 2, of {row['points']}: {1e9 * each:.3g}")
if rung_2.keys() >= {200_000, points}:
    ratio = rung_2[points] / rung_2[200_000]
    print(f"ns of a point on rung 2, of {points} / of 200000: {ratio:.2g}")

ranks = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
ring = [(alone + 2 * (n - 1) * message) / point for n in ranks]
tree = [(alone + 2 * math.log2(n) * message) / point for n in ranks]
print("points of each rank where talking takes as long as computing:")
for n, slow, fast in zip(ranks, ring, tree):
    print(f"{n} ranks, ring: {slow:.2g}")
    print(f"{n} ranks, tree: {fast:.2g}")
plt.loglog(ranks, ring, ".-", label="2 (p − 1)")
plt.loglog(ranks, tree, ".-", label="2 log₂ p")
plt.xlabel("p")
plt.ylabel("n / p")
plt.legend()
plt.show()
