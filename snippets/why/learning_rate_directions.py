import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
eigenvalues, eigenvectors = np.linalg.eigh(2 * X.T @ X)

weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
errors = []
for t in range(2000):
    errors.append(eigenvectors.T @ (weights - best))
    weights -= 1e-6 * 2 * (X.T @ (X @ weights - y))
errors = np.abs(errors)

excess = eigenvalues * errors * errors / 2
for k in range(4):
    name = f"direction {k + 1}"
    factor = 1 - 1e-6 * eigenvalues[k]
    share = excess[:, k] / excess.sum(axis=1)
    print(f"{name}, eigenvalue:", eigenvalues[k])
    print(f"{name}, factor a step:", factor)
    print(f"{name}, steps to halve:", np.log(0.5) / np.log(factor))
    print(f"{name}, share of the first excess:", share[0])
    print(f"{name}, share of the last excess:", share[-1])
    plt.semilogy(errors[:, k], label=f"$v_{k + 1}$")
plt.ylim(1e-6, 10)
plt.xlabel("t")
plt.ylabel("$|v_k^T (θ - θ^*)|$")
plt.legend()
plt.show()
