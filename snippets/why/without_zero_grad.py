import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
eigenvalues, eigenvectors = np.linalg.eigh(2 * X.T @ X)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
distance = eigenvectors.T @ (start - best)

angle = np.arccos(1 - 1e-6 * eigenvalues / 2)
for k, name in enumerate(("flattest", "second", "third", "steepest")):
    print(f"steps in a swing, {name} direction:", 2 * np.pi / angle[k])
swing = distance * np.cos(angle * (1999 + 0.5)) / np.cos(angle / 2)
residual = X @ (best + eigenvectors @ swing) - y
print("loss in step 1999 by the formula:", residual @ residual)
