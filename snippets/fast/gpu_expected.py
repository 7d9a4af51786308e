# Reads: all records
import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

# Memory bandwidth in GB/s, as published; the names in PyTorch end like these.
CARDS = {"H100 80GB HBM3": 3350, "A100-SXM4-80GB": 2039, "RTX 4090": 1008}
CARDS |= {"RTX 3070": 448, "Tesla T4": 320}
# Counted for a step: arrays of float32 that it reads or writes, and kernels.
STEPS = {"stage2_tensor": (26, 20), "stage3_autograd": (38, 27), "compiled": (2, 7)}
# Seconds a launch, the share of the bandwidth reached, how both go together.
CASES = {"at best": (2e-6, 0.95, np.maximum), "at worst": (8e-6, 0.60, np.add)}
FEW, MANY = 2_000, 20_000_000


def times(record, name):
    rows = [row for row in record["steps"] if row["version"].endswith(f"/{name}")]
    steps = {row["points"]: (row["seconds"] - row["once"]) / row["steps"] for row in rows}
    return {points: step for points, step in sorted(steps.items()) if step > 0}


def predict(name, points, bandwidth, case):
    """Seconds a step on a GPU beside this CPU."""
    (arrays, kernels), (launch, share, together) = STEPS[name], CASES[case]
    starting = times(cpu, name)[FEW] + kernels * launch
    return together(starting, 4 * arrays * points / (share * 1e9 * bandwidth))


records = [json.loads(Path(file).read_text()) for file in sys.argv[1:]]
gpus = {card: one for one in records for card in CARDS if one["device"].endswith(card)}
cpus = [one for one in records if one["kind"] == "cpu" and "memory" in one]
cpu = max(cpus, key=lambda one: (one["date"], one["threads"]), default={"steps": []})
names = [name for name in STEPS if FEW in times(cpu, name)]
print("versions:", len(names))
for name in names:
    steps = {points: step for points, step in times(cpu, name).items() if points <= MANY}
    sizes = np.geomspace(FEW, max(steps), 9_001)
    on_cpu = np.exp(np.interp(np.log(sizes), *np.log([*zip(*steps.items())])))
    plt.loglog(*zip(*steps.items()), "C2o-", label="CPU")
    for card, bandwidth in CARDS.items():
        band = {case: predict(name, sizes, bandwidth, case) for case in CASES}
        if card in ("H100 80GB HBM3", "Tesla T4"):
            plt.fill_between(sizes, *band.values(), alpha=0.4, label=card)
        for case, on_gpu in band.items():
            print(f"{name}, {card}, us with few points, {case}: {1e6 * on_gpu[0]:.3g}")
            gain = on_cpu[-1] / on_gpu[-1]
            print(f"{name}, {card}, times faster at {max(steps)} points, {case}: {gain:.3g}")
            if gain > 1:
                print(f"{name}, {card}, faster from, {case}: {sizes[on_gpu >= on_cpu][-1]:.3g}")
        for n, step in times(gpus.get(card, {"steps": []}), name).items():
            low, high = (predict(name, n, bandwidth, case) for case in CASES)
            for word, time in (("at best", low), ("at worst", high), ("measured", step)):
                print(f"{name}, {card}, us at {n} points, {word}: {1e6 * time:.3g}")
            print(f"{name}, {card}, measured / predicted at {n} points: {step / np.sqrt(low * high):.3g}")
    plt.gca().set(xlabel="n", ylabel="s")
    plt.legend()
    plt.show()
