import json
import sys

import matplotlib.pyplot as plt

record = json.load(sys.stdin)
memory, operations_a_second = record["memory"], record["limits"]["operations in float32"]
# Counted on paper: arrays of float32 that a step reads or writes, how many are new, operations a point.
PAPER = {
    "ladder/stage2_tensor": (26, 8, 15),
    "ladder/stage3_autograd": (38, 13, 19),
    "ladder/stage5_nn": (14, 2, 18),
    "fast/cuda_graph": (24, 6, 14),
    "fast/compiled": (2, 0, 16),
}
times = {}
for row in record["steps"]:
    step = (row["seconds"] - row["once"]) / row["steps"]
    times.setdefault(row["version"], {})[row["points"]] = step
points = max(times["fast/compiled"])
read = 8 * points / memory["bytes read"]

print("points:", points)
print("GB/s read:", round(memory["bytes read"] / 1e9, 1))
print("GB/s copied:", round(memory["bytes copied"] / 1e9, 1))
print("Gop/s in float32:", round(operations_a_second / 1e9, 1))
print(f"ms to read x and y once: {1e3 * read:.3g}")
for version, (arrays, new, operations) in PAPER.items():
    if points in times.get(version, {}):
        name = version.split("/")[1]
        moving = 4 * arrays * points / memory["bytes copied" if arrays > 2 else "bytes read"]
        getting = 4 * new * points * memory["seconds a byte of new memory"]
        computing = operations * points / operations_a_second
        print(f"{name}, ms a step: {1e3 * times[version][points]:.4g}")
        print(f"{name}, ms to move its arrays: {1e3 * moving:.3g}")
        print(f"{name}, ms to get new memory: {1e3 * getting:.3g}")
        print(f"{name}, ms to do its operations: {1e3 * computing:.3g}")
        percent = 100 * max(moving, computing) / times[version][points]
        print(f"{name}, percent of its limit: {percent:.3g}")
        plt.loglog(*zip(*times[version].items()), ".-", label=name)
ratio = times["ladder/stage2_tensor"][points] / times["fast/compiled"][points]
print(f"compiled, times faster than stage2_tensor: {ratio:.3g}")

sizes = list(times["fast/compiled"])
plt.loglog(sizes, [8 * size / memory["bytes read"] for size in sizes], "C5--", label="reading x and y")
plt.xlabel("points")
plt.ylabel("seconds a step")
plt.legend()
plt.show()
