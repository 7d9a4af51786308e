# Reads: each record with "steps"
import json
import sys
from pathlib import Path

VERSIONS = ("ladder/stage1_numpy", "ladder/stage2_tensor", "fast/compiled")
record = json.loads(Path(sys.argv[1]).read_text())
times = {version: {} for version in VERSIONS}
for row in record["steps"]:
    if row["version"] in VERSIONS:
        step = (row["seconds"] - row["once"]) / row["steps"]
        times[row["version"]][row["points"]] = step

sizes = sorted(set.intersection(*map(set, times.values())))
print("sizes at which all three were timed:", len(sizes))
for size in sizes:
    numpy, tensor, compiled = (table[size] for table in times.values())
    print(f"{size} points, stage1_numpy, ms a step: {1e3 * numpy:.4g}")
    print(f"{size} points, stage2_tensor, ms a step: {1e3 * tensor:.4g}")
    print(f"{size} points, compiled, ms a step: {1e3 * compiled:.4g}")
    print(f"{size} points, compiled, times faster than stage1_numpy: {numpy / compiled:.3g}")
    print(f"{size} points, compiled, times faster than stage2_tensor: {tensor / compiled:.3g}")
