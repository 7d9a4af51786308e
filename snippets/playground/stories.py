import matplotlib.pyplot as plt
import numpy as np
from numpy.polynomial.legendre import legvander

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
orthonormal = legvander(x / np.pi, 3) * np.sqrt((2 * np.arange(4) + 1) / 2000)

# The constants that the stories are told with.
hessian = 2 * X.T @ X
low, *_, high = np.linalg.eigvalsh(hessian)
print("stable limit:", 2 / high)
print("just under the limit:", 0.99 * 2 / high)
print("just over the limit:", 1.01 * 2 / high)
root_low, root_high = np.sqrt(low), np.sqrt(high)
print("heavy ball, best lr:", 4 / (root_low + root_high) ** 2)
ratio = (root_high - root_low) / (root_high + root_low)
print("heavy ball, best momentum:", ratio**2)
low, *_, high = np.linalg.eigvalsh(2 * orthonormal.T @ orthonormal)
print("orthonormal, best lr:", 2 / (low + high))

# What the playground shows at first: the descent of rung 1.
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
best = np.linalg.lstsq(X, y)[0]
best_loss = np.sum((X @ best - y) ** 2)
path = [weights]
for t in range(2000):
    weights = weights - 1e-6 * 2 * (X.T @ (X @ weights - y))
    path.append(weights)
path = np.array(path)
losses = np.sum((path @ X.T - y) ** 2, axis=1)
print("loss after 2000 steps:", losses[-1])

plt.plot(losses, label="loss")
plt.plot(losses - best_loss, "C2", label="above the best")
plt.axhline(best_loss, color="C1", linestyle="--", label="best possible")
plt.yscale("log")
plt.xlabel("step t")
plt.legend()
plt.show()

reach = 1.3 * np.abs(path[0] - best)[[1, 3]]
b, d = np.meshgrid(*np.linspace(-reach, reach, 50).T)
excess = hessian[1, 1] * b * b + hessian[3, 3] * d * d
excess = (excess + 2 * hessian[1, 3] * b * d) / 2
levels = excess.max() / 3.0 ** np.arange(7, 0, -1)
plt.contour(b + best[1], d + best[3], excess, levels, colors="C4")
plt.plot(*path[:, [1, 3]].T, ".-", color="C0", markersize=4, linewidth=1)
plt.plot(best[1], best[3], "*", color="C1", markersize=12)
plt.xlabel("weight of x")
plt.ylabel("weight of x³")
plt.show()
