# Reads: each record with "cache"
import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt

record = json.loads(Path(sys.argv[1]).read_text())
limits = record["limits"]
points, steps = 2000, 2000
# Counted on paper: arrays read or written, operations a point, calls;
# what stands above the loop, then what a step does.
PAPER = {
    "ladder/usual_numpy": ((0, 0, 0), (40, 19, 19)),
    "fast/powers_hoisted": ((5, 2, 2), (32, 15, 15)),
    "ladder/stage1_numpy": ((5, 2, 2), (26, 15, 12)),
    "fast/design_matrix": ((17, 4, 5), (13, 17, 5)),
    "fast/gram_matrix": ((27, 46, 8), (0, 0, 4)),
    "fast/closed_form": ((36, 55, 26), (0, 0, 0)),
}
times = {row["version"]: row["seconds"] for row in record["staircase"]}

before, on_paper = None, {}
for version, counts in PAPER.items():
    arrays, operations, calls = (above + steps * each for above, each in zip(*counts))
    moving = arrays * points * 8 / record["cache"]["bytes copied"]
    computing = operations * points / limits["operations in float64"]
    calling = calls * limits["seconds a call of NumPy"]
    name, time = version.split("/")[1], times.get(version)
    on_paper[name] = moving + calling
    print(f"{name}, ms to move its arrays: {1e3 * moving:.3g}")
    print(f"{name}, ms to do its operations: {1e3 * computing:.3g}")
    print(f"{name}, ms to call NumPy: {1e3 * calling:.3g}")
    if time is None:  # the record is older than the version
        continue
    print(f"{name}, ms: {1e3 * time:.4g}")
    if before:
        print(f"{name}, times faster than the one before: {before / time:.3g}")
    before = time
    print(f"{name}, percent of the limit: {100 * max(moving, computing) / time:.2g}")
print(f"first to last, times faster: {times['ladder/usual_numpy'] / before:.4g}")
saved = times["ladder/usual_numpy"] - times["ladder/stage1_numpy"]
print(f"saved by the powers and @ together, ms: {1e3 * saved:.3g}")
saved = on_paper["powers_hoisted"] - on_paper["stage1_numpy"]
print(f"saved by @ on paper, ms: {1e3 * saved:.3g}")
for library in ("NumPy", "PyTorch"):
    print(f"us a call of {library}: {1e6 * limits[f'seconds a call of {library}']:.3g}")
for version in ("ladder/stage2_tensor", "fast/compiled"):
    name, time = version.split("/")[1], times[version]
    print(f"{name}, ms: {1e3 * time:.4g}")
    print(f"{name}, us a step: {1e6 * time / steps:.3g}")

names = [version.split("/")[1] for version in times]
plt.figure(figsize=(5.6, 3.2))
plt.subplots_adjust(left=0.27, right=0.9)
plt.barh(names[::-1], [1e3 * time for time in times.values()][::-1])
plt.xscale("log")
plt.xlabel("ms")
plt.show()
