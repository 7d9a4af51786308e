import numpy as np

for points in (20, 200, 2000, 20000):
    x = np.linspace(-np.pi, np.pi, points)
    X = np.stack([x**0, x, x**2, x**3], axis=1)
    limit = 2 / np.linalg.eigvalsh(2 * X.T @ X).max()
    print(f"limit for {points} points:", limit)
    print(f"limit times {points} points:", limit * points)
