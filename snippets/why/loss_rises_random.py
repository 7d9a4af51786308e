import random

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
powers = [x**0, x, x**2, x**3]
cubic = np.stack(powers, axis=1)
# The three models of rung 8: order 3, 4 or 5, with one weight for x^4 and x^5.
terms = {3: 0 * x, 4: x**4 / 24, 5: x**4 / 24 + x**5 / 120}
models = {k: np.stack([*powers, terms[k]], axis=1) for k in terms}
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012, -0.53566937])


def loss_of(weights, X, y):
    return np.sum((X @ weights - y) ** 2)


def descend(name, draw, X, weights, lr):
    """Steps on what is drawn. Its loss before and after, and one fixed loss."""
    printed, after, fixed = [], [], []
    for t in range(2001):
        drawn, target = draw()
        printed.append(loss_of(weights, drawn, target))
        fixed.append(loss_of(weights, X, y))
        weights = weights - lr * 2 * (drawn @ weights - target) @ drawn
        after.append(loss_of(weights, drawn, target))
    for what, old, new in (
        ("printed loss", printed[:-1], printed[1:]),
        ("fixed loss", fixed[:-1], fixed[1:]),
        ("loss that the step is made for", printed[:-1], after[:-1]),
    ):
        old, new = np.array(old), np.array(new)
        rose = new > old * (1 + 1e-12)
        print(f"{name}, {what}, rises:", rose.sum())
        if rose.any():
            print(f"{name}, {what}, largest rise:", (new - old).max())
            print(f"{name}, {what}, largest factor:", (new / old).max())
    plt.plot(range(1800, 2001), printed[1800:], ".")
    plt.plot(range(1800, 2001), fixed[1800:])
    plt.xlabel("t")
    plt.ylabel("L")
    plt.show()


rows, orders = np.random.default_rng(0), random.Random(0)


def batch():  # 100 points; times sqrt(20), so that the loss is times 20
    some = rows.choice(2000, 100, replace=False)
    return np.sqrt(20) * cubic[some], np.sqrt(20) * y[some]


def order():
    return models[orders.choice((3, 4, 5))], y


descend("batches", batch, cubic, start[:4], 1e-6)
descend("orders", order, models[5], start, 5e-7)
