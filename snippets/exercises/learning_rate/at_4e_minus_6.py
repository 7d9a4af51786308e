import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
eigenvalues, eigenvectors = np.linalg.eigh(2 * X.T @ X)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
factor = 1 - 4e-6 * eigenvalues[3]
print("factor a step:", factor)

distance = eigenvectors[:, 3] @ (start - np.linalg.lstsq(X, y)[0])
first = eigenvalues[3] * distance * distance / 2  # its share of the first loss
needed = (np.log(1e6) - np.log(first)) / np.log(factor * factor)
print("predicted step with a loss above a million:", int(np.ceil(needed)))

weights = start.copy()
for t in range(100):
    residual = X @ weights - y
    if residual @ residual > 1e6:
        break
    weights -= 4e-6 * 2 * (residual @ X)
print("first step with a loss above a million:", t)
