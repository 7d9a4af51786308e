import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
H = 2 * X.T @ X
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
schedules = {
    "lr 1e-4": lambda t: 1e-4,
    "lr 1e-5": lambda t: 1e-5,
    "decay": lambda t: 1e-4 / (1 + max(0, t - 3000) / 1000),
}

for name, lr in schedules.items():
    draws = np.random.default_rng(0)
    weights = np.tile(start[:, None], 50)  # a column a run
    means = []
    for t in range(20000):
        error = weights - best[:, None]
        means.append(np.mean(np.sum(error * (H @ error), axis=0)) / 2)
        points = draws.integers(2000, size=(50, 20))
        z, (a, b, c, d) = x[points], weights[:, :, None]
        residual = ((d * z + c) * z + b) * z + a - y[points]
        for power in range(4):
            weights[power] -= lr(t) * 2 * residual.sum(axis=1)
            residual *= z
    print(f"{name}, mean of steps 1,000 to 2,000: {np.mean(means[1000:2000]):.5f}")
    print(f"{name}, mean of the last 1,000 steps: {np.mean(means[-1000:]):.5f}")
    plt.semilogy(np.arange(0, 20000, 50), means[::50], linewidth=1, label=name)
plt.xticks(range(0, 20001, 5000))
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
