import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
H = 2 * X.T @ X
curvatures, vectors = np.linalg.eigh(H)
slopes = 2 * (X @ best - y)[:, None] * (X @ vectors)


def predicted(lr, batch, beta=0):
    """The floor of L - L* with momentum beta, if all batches had one curvature."""
    noise = 2000**2 / batch * np.mean(slopes**2, axis=0)
    shares = lr * noise * (1 + beta) / (1 - beta) / (2 * (1 + beta) - lr * curvatures)
    return shares.sum() / 2


def averaged(lr, batch, n=2000):
    """The same for the average of the weights before each of n steps from the best weights."""
    noise = 2000**2 / batch * np.mean(slopes**2, axis=0)
    kept = 1 - (1 - lr * curvatures) ** np.arange(n)[:, None]
    return np.sum(noise / curvatures * np.mean(kept**2, axis=0)) / n / 2


def measured(lr, batch, beta=0, runs=50):
    """L - L* before each of 2,000 steps, the mean of 50 runs, and that of the average weights."""
    draws, weights = np.random.default_rng(0), np.tile(best[:, None], runs)
    velocity, average, means = np.zeros((4, runs)), 0, []
    for t in range(2000):
        error = weights - best[:, None]
        means.append(np.mean(np.sum(error * (H @ error), axis=0)) / 2)
        average = average + error / 2000
        points = draws.integers(2000, size=(runs, batch))
        z, (a, b, c, d) = x[points], weights[:, :, None]
        residual = ((d * z + c) * z + b) * z + a - y[points]
        velocity *= beta
        for power in range(4):
            velocity[power] += 2000 / batch * 2 * residual.sum(axis=1)
            residual *= z
        weights = weights - lr * velocity
    return np.array(means), np.mean(np.sum(average * (H @ average), axis=0)) / 2


for name, *settings in (
    ("plain", 5e-7, 50),
    ("momentum, same lr", 5e-7, 50, 0.9),
    ("momentum, lr / 10", 5e-8, 50, 0.9),
):
    means, average = measured(*settings)
    print(f"{name}, predicted: {predicted(*settings):.5f}")
    print(f"{name}, measured: {means[1000:].mean():.5f}")
    if name == "plain":
        print(f"average of plain, predicted: {averaged(*settings):.6f}")
        print(f"average of plain, measured: {average:.6f}")
