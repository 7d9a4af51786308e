import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    X = np.stack([x**0, x, x * x, x * x * x], axis=1)
    weights = np.array(start)
    for t in range(steps):
        residual = X @ weights - y
        if t % 100 == 99:
            log(t, float(residual @ residual))
        weights -= 2 * lr * (residual @ X)
    return tuple(weights.tolist())


if __name__ == "__main__":
    x = np.linspace(-np.pi, np.pi, 2000)
    y = np.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
