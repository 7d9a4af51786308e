import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
curvature = np.linalg.eigvalsh(2 * X.T @ X).max()
print("momentum that makes a direction swing:", (1 - np.sqrt(1e-6 * curvature)) ** 2)

for momentum in (0, 0.05, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95):
    weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
    velocity = np.zeros(4)
    losses = []
    for t in range(2001):
        residual = X @ weights - y
        losses.append(residual @ residual)
        velocity = momentum * velocity + 2 * residual @ X
        weights = weights - 1e-6 * velocity
    losses = np.array(losses)
    rose = losses[1:] > losses[:-1] * (1 + 1e-12)
    print(f"momentum {momentum}, steps that raised the loss:", rose.sum())
