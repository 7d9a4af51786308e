import numpy as np
from numpy.polynomial.legendre import legvander

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
monomials = np.stack([x**0, x, x**2, x**3], axis=1)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

X = legvander(x / np.pi, 3) * np.sqrt((2 * np.arange(4) + 1) / len(x))
low, *_, high = np.linalg.eigvalsh(2 * X.T @ X)
lr = 2 / (low + high)
same_curve = np.linalg.lstsq(X, monomials @ start)[0]
error = same_curve - np.linalg.lstsq(X, y)[0]
for t in range(3):
    excess = error @ X.T @ X @ error
    print(f"orthonormal, excess after {t} steps:", excess)
    error = error - lr * 2 * X.T @ (X @ error)
