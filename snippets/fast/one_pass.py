# Reads: each record with "memory"
import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt

record = json.loads(Path(sys.argv[1]).read_text())
memory, most = record["memory"], record["limits"]["operations in float32"]
# Counted on paper for a step: arrays of float32 that it reads or writes,
# how many of them are new, operations a point.
PAPER = {
    "ladder/stage2_tensor": (26, 8, 15),
    "ladder/stage3_autograd": (38, 13, 19),
    "ladder/stage5_nn": (14, 2, 18),
    "fast/cuda_graph": (24, 6, 14),
    "fast/compiled": (2, 0, 16),
}
times = {version: {} for version in PAPER}
for row in record["steps"]:
    if row["version"] in PAPER:
        step = (row["seconds"] - row["once"]) / row["steps"]
        times[row["version"]][row["points"]] = step
times = {version: table for version, table in times.items() if table}
points = max(set.intersection(*map(set, times.values())))

print("points:", points)
print("GB/s read:", round(memory["bytes read"] / 1e9, 1))
print("GB/s copied:", round(memory["bytes copied"] / 1e9, 1))
print("Gop/s in float32:", round(most / 1e9, 1))
for version, table in times.items():
    arrays, new, operations = PAPER[version]
    speed = memory["bytes copied" if arrays > 2 else "bytes read"]
    step, moving = table[points], 4 * arrays * points / speed
    getting = 4 * new * points * memory["seconds a byte of new memory"]
    computing = operations * points / most
    percent = 100 * max(moving, computing) / step
    name = version.split("/")[1]
    print(f"{name}, ms a step: {1e3 * step:.4g}")
    print(f"{name}, ms to move its arrays: {1e3 * moving:.4g}")
    print(f"{name}, ms to get new memory: {1e3 * getting:.4g}")
    print(f"{name}, ms to do its operations: {1e3 * computing:.4g}")
    print(f"{name}, percent of its limit: {percent:.3g}")
    plt.loglog(*zip(*table.items()), ".-", label=name)
ratio = times["ladder/stage2_tensor"][points] / times["fast/compiled"][points]
print(f"compiled, times faster than stage2_tensor: {ratio:.3g}")

sizes = list(times["fast/compiled"])
reading = [8 * size / memory["bytes read"] for size in sizes]
plt.loglog(sizes, reading, "C5--", label="x, y")
plt.xlabel("n")
plt.ylabel("s")
plt.legend()
plt.show()
