import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
best = np.linalg.lstsq(X, y)[0]
best_loss = np.sum((X @ best - y) ** 2)

weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
path = [weights]
for t in range(2000):
    weights = weights - 1e-6 * 2 * (X.T @ (X @ weights - y))
    path.append(weights)
path = np.array(path)
losses = np.sum((path @ X.T - y) ** 2, axis=1)
print("loss after 2000 steps:", losses[-1])

plt.plot(losses, label="L")
plt.plot(losses - best_loss, "C2", label="L − L*")
plt.axhline(best_loss, color="C1", linestyle="--", label="L*")
plt.yscale("log")
plt.xlabel("t")
plt.legend()
plt.show()

# The valley over b and d, a little wider than the path, with a and c at 0.
reach = 1.3 * np.abs(path[0] - best)[[1, 3]]
b, d = np.meshgrid(*np.linspace(-reach, reach, 50).T)
excess = (hessian[1, 1] * b * b + hessian[3, 3] * d * d) / 2
excess = excess + hessian[1, 3] * b * d
# From one contour to the next the excess grows threefold.
levels = excess.max() / 3.0 ** np.arange(7, 0, -1)
plt.contour(b + best[1], d + best[3], excess, levels, colors="C4")
# Later dots would lie on one another, and 2,000 of them make a page slow.
dots = slice(100)
plt.plot(*path[:, [1, 3]].T, "C0.-", markersize=4, linewidth=1, markevery=dots)
plt.plot(best[1], best[3], "*", color="C1", markersize=12)
plt.xlabel("b")
plt.ylabel("d")
plt.show()
