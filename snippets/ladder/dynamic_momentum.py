import random

import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012, -0.53566937)

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
cubic = [x**0, x, x**2, x**3]
shared = {3: 0 * x, 4: x**4 / 24, 5: x**4 / 24 + x**5 / 120}
designs = {order: np.stack([*cubic, shared[order]], axis=1) for order in shared}


def mean_loss(weights):
    return np.mean([np.sum((X @ weights - y) ** 2) for X in designs.values()])


stacked = np.concatenate(list(designs.values()))
best = np.linalg.lstsq(stacked, np.tile(y, 3))[0]
print("best mean loss of the three orders:", mean_loss(best))
for momentum, lr in (0.9, 5e-7), (0.0, 5e-7), (0.0, 3e-6):
    draws = random.Random(0)
    weights = np.array(START)
    velocity = np.zeros(5)
    above = []
    for t in range(2000):
        X = designs[draws.choice((3, 4, 5))]
        velocity = momentum * velocity + 2 * (X @ weights - y) @ X
        weights = weights - lr * velocity
        above.append(mean_loss(weights) - mean_loss(best))
    mean = np.mean(above[-500:])
    print(f"momentum {momentum}, lr {lr}, last 500 steps: {mean}")
