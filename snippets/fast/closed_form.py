import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    X = np.stack([x**0, x, x * x, x * x * x], axis=1)
    eigenvalues, eigenvectors = np.linalg.eigh(2 * (X.T @ X))
    best = eigenvectors @ (2 * (y @ X @ eigenvectors) / eigenvalues)
    best_loss = y @ (y - X @ best)

    # Along each eigenvector, a step multiplies the distance by one factor.
    factors = 1 - lr * eigenvalues
    distance = eigenvectors.T @ (start - best)
    t = np.arange(99, steps, 100)
    distances = factors ** t[:, None] * distance
    losses = best_loss + distances**2 @ eigenvalues / 2
    for step, loss in zip(t.tolist(), losses.tolist()):
        log(step, loss)
    last = factors**steps * distance
    return tuple((best + eigenvectors @ last).tolist())


if __name__ == "__main__":
    x = np.linspace(-np.pi, np.pi, 2000)
    y = np.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
