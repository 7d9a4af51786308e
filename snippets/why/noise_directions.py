import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
curvatures, vectors = np.linalg.eigh(2 * X.T @ X)
slopes = 2 * (X @ best - y)[:, None] * (X @ vectors)  # of each point, along each
lr, batch, runs, steps = 1e-6, 100, 200, 1000

# The derivative on a batch, times 2000 / batch, has this variance in each direction.
noise = 2000**2 / batch * np.mean(slopes**2, axis=0)
floor = lr * noise / (curvatures * (2 - lr * curvatures))

# Begin at the floor, so that no run has to wait until the flat directions fill.
draws = np.random.default_rng(0)
weights = best[:, None] + vectors @ (np.sqrt(floor)[:, None] * draws.normal(size=(4, runs)))
total = np.zeros((4, runs))
for t in range(steps):
    total += (vectors.T @ (weights - best[:, None])) ** 2
    points = draws.integers(2000, size=(runs, batch))
    z, (a, b, c, d) = x[points], weights[:, :, None]
    residual = ((d * z + c) * z + b) * z + a - y[points]
    for power in range(4):
        weights[power] -= lr * 2000 / batch * 2 * residual.sum(axis=1)
        residual *= z
variances = total / steps
for i in range(4):
    direction = f"direction {i + 1}"
    print(f"{direction}, curvature: {curvatures[i]:.1f}")
    half = np.log(0.5) / np.log(1 - lr * curvatures[i])
    print(f"{direction}, steps until half is forgotten: {half:.1f}")
    print(f"{direction}, variance, predicted: {floor[i]:.4e}")
    error = variances[i].std() / np.sqrt(runs)
    print(f"{direction}, variance, measured: {variances[i].mean():.4e} +- {error:.0e}")
    print(f"{direction}, share of L - L*, predicted: {curvatures[i] * floor[i] / 2:.5f}")
    print(f"{direction}, share of L - L*, measured: {curvatures[i] * variances[i].mean() / 2:.5f}")
