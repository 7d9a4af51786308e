import math

import numpy as np
import torch

# The squared residuals of rung 1's start.
x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
fit = 0.12573022 - 0.13210486 * x + 0.64042265 * x**2 + 0.10490012 * x**3
numbers = ((fit - y) ** 2).astype(np.float32)
print("exact sum:", math.fsum(numbers))


def one_by_one(values):
    total = np.float32(0)
    for value in values:
        total += value
    return total


print("first to last:", one_by_one(numbers))
print("last to first:", one_by_one(numbers[::-1]))
print("smallest to largest:", one_by_one(np.sort(numbers)))
for lanes in (4, 8, 16):
    # A CPU adds that many numbers at once, each lane by itself.
    by_lane = [one_by_one(numbers[k::lanes]) for k in range(lanes)]
    print(f"in {lanes} lanes:", one_by_one(by_lane))

torch.manual_seed(0)
many = torch.rand(1_000_000)
for threads in (1, 2, 3, 4):
    torch.set_num_threads(threads)
    print(f"a million with {threads} threads:", torch.sum(many).item())
print("exact sum of the million:", math.fsum(many.tolist()))
