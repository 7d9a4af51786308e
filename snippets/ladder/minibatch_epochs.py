import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
H = 2 * X.T @ X
eigenvalues, vectors = np.linalg.eigh(H)
# The gradients of the points at the best weights, along the four eigenvectors.
slopes = 2 * (X @ best - y)[:, None] * (X @ vectors)


def predicted(batch, lr):
    """Mean excess loss with shuffled epochs, if all batches had one curvature."""
    n = 2000 // batch
    keep = 1 - lr * eigenvalues
    distinct = batch * (2000 - batch) / 1999
    variance = (lr * n) ** 2 * distinct * np.mean(slopes**2, axis=0)
    within = np.zeros((n + 1, 4))
    for k in range(n + 1):
        powers = keep ** np.arange(k)[:, None]
        sums = n * np.sum(powers**2, axis=0) - np.sum(powers, axis=0) ** 2
        within[k] = variance * sums / (n - 1)
    begin = within[n] / (1 - keep ** (2 * n))
    sizes = [keep ** (2 * k) * begin + within[k] for k in range(n)]
    return eigenvalues @ np.mean(sizes, axis=0) / 2


def measured(batch, lr, runs=50):
    draws = np.random.default_rng(0)
    weights = np.tile(best[:, None], runs)
    order = np.tile(np.arange(2000), (runs, 1))
    steps = round(3e-3 / lr)
    total, count = np.zeros(runs), 0
    for t in range(steps):
        if t % (2000 // batch) == 0:
            order = draws.permuted(order, axis=1)
        if t >= steps // 2:
            error = weights - best[:, None]
            total += np.sum(error * (H @ error), axis=0) / 2
            count += 1
        at = t % (2000 // batch) * batch
        points = order[:, at : at + batch]
        z, (a, b, c, d) = x[points], weights[:, :, None]
        residual = ((d * z + c) * z + b) * z + a - y[points]
        for power in range(4):
            weights[power] -= lr * 2000 / batch * 2 * residual.sum(axis=1)
            residual *= z
    mean = total / count
    return mean.mean(), mean.std(ddof=1) / np.sqrt(runs)


for batch in 10, 20, 50, 100, 200, 1000:
    mean, error = measured(batch, 1e-6)
    floor = predicted(batch, 1e-6)
    print(f"batch {batch}, predicted without the spread of curvatures: {floor:.5f}")
    print(f"batch {batch}, measured: {mean:.5f}")
    print(f"batch {batch}, error of the measured mean: {error:.5f}")
