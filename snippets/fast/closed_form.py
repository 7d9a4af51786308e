import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    X = np.stack([x**0, x, x * x, x * x * x], axis=1)
    curvatures, directions = np.linalg.eigh(2 * (X.T @ X))
    best = directions @ (2 * (y @ X @ directions) / curvatures)
    best_loss = y @ (y - X @ best)
    way = directions.T @ (start - best)
    factors = 1 - lr * curvatures
    t = np.arange(99, steps, 100)
    losses = best_loss + (factors ** t[:, None] * way) ** 2 @ curvatures / 2
    for line in zip(t.tolist(), losses.tolist()):
        log(*line)
    return tuple((best + directions @ (factors**steps * way)).tolist())


if __name__ == "__main__":
    x = np.linspace(-np.pi, np.pi, 2000)
    y = np.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
