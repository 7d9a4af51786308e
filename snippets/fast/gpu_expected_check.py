# Reads: each record with "memory"
import json
import sys
from pathlib import Path

record = json.loads(Path(sys.argv[1]).read_text())
memory, call = record["memory"], record["limits"]["seconds a call of PyTorch"]
# Counted for a step: arrays of float32 that it reads or writes, and kernels.
STEPS = {"stage2_tensor": (26, 20), "stage3_autograd": (38, 27), "compiled": (2, 7)}

times = {name: {} for name in STEPS}
for row in record["steps"]:
    name, fit = row["version"].split("/")[1], row["seconds"] - row["once"]
    if name in STEPS and fit > 0:
        times[name][row["points"]] = fit / row["steps"]
times = {name: table for name, table in times.items() if table}

print("versions:", len(times))
for name, table in times.items():
    (arrays, kernels), few = STEPS[name], min(table)
    print(f"{name}, us at {few} points: {1e6 * table[few]:.3g}")
    print(f"{name}, us if a call of PyTorch for each kernel were all: {1e6 * kernels * call:.3g}")
    speed = memory["bytes copied" if arrays > 2 else "bytes read"]
    ratios = {n: (table[few] + 4 * arrays * n / speed) / table[n] for n in table if n > few}
    for points, ratio in ratios.items():
        print(f"{name}, predicted / measured at {points} points: {ratio:.2g}")
    furthest = max(max(ratio, 1 / ratio) for ratio in [1, *ratios.values()])
    print(f"{name}, furthest off, times: {furthest:.2g}")
