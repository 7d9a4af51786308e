# Reads: each record with "steps"
import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt

record = json.loads(Path(sys.argv[1]).read_text())
times = {}
for row in record["steps"]:
    step = (row["seconds"] - row["once"]) / row["steps"]
    if step > 0:
        times.setdefault(row["version"], {})[row["points"]] = step

print("versions:", len(times))
for version in (
    "ladder/usual_numpy",
    "ladder/stage1_numpy",
    "ladder/stage2_tensor",
    "ladder/stage6_optim",
    "fast/gram_matrix",
    "fast/compiled",
    "fast/cuda_graph",
):
    if version in times:
        name, table = version.split("/")[1], times[version]
        plt.loglog(*zip(*table.items()), ".-", label=name)
        few, many = 2_000, 2_000_000
        if table.keys() >= {few, many}:
            print(f"{name}, us a step at {few} points: {1e6 * table[few]:.3g}")
            print(f"{name}, times as long at {many} points: {table[many] / table[few]:.3g}")
plt.xlabel("n")
plt.ylabel("s")
plt.ylim(top=1e4)  # room for the legend
plt.legend(ncols=2)
plt.show()

limits = record.get("limits", {})
if "bytes to the device" in limits:
    most = max(row["points"] for row in record["steps"])
    moving = 8 * most / limits["bytes to the device"]
    back = limits["seconds for four numbers back"]
    print(f"ms to bring x and y of {most} points to the device: {1e3 * moving:.3g}")
    print(f"us to bring four numbers back: {1e6 * back:.3g}")
for version, launches in record.get("launches", {}).items():
    name, few = version.split("/")[1], min(times[version])
    each = times[version][few] / launches
    print(f"{name}, started in a step: {launches:g}")
    print(f"{name}, us for each, at {few} points: {1e6 * each:.3g}")
