# Reads: ladder/stage1_numpy
import sys

import matplotlib.pyplot as plt
import numpy as np

# The log of rung 1: 20 lines "t loss", then its result.
t, loss = np.loadtxt(sys.stdin.read().splitlines()[:-1]).T

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best, best_loss = np.linalg.lstsq(X, y)[:2]
eigenvalues, eigenvectors = np.linalg.eigh(2 * X.T @ X)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
start_parts = eigenvectors.T @ (start - best)


def predicted(t):
    parts = start_parts * (1 - 1e-6 * eigenvalues) ** t
    return best_loss[0] + np.sum(eigenvalues * parts * parts) / 2


prediction = np.array([predicted(step) for step in t])
difference = np.abs(prediction / loss - 1).max()
print("lines of the log:", len(t))
print("largest relative difference:", difference)

steps = np.arange(2000)
curve = [predicted(step) for step in steps]
plt.semilogy(steps, curve - best_loss, label=r"$(I - \mathrm{lr}\,H)^t$")
plt.semilogy(t, loss - best_loss, "o", label="stage1_numpy")
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
