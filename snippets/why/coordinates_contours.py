import matplotlib.pyplot as plt
import numpy as np
from numpy.polynomial.legendre import legvander

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
u = x / np.pi
orthonormal = legvander(u, 3) * np.sqrt((2 * np.arange(4) + 1) / len(x))
curve = -0.13210486 * x + 0.10490012 * x * x * x  # the start's odd half

bases = {
    "monomials": np.stack([x, x**3], axis=1),
    "orthonormal": orthonormal[:, [1, 3]],
}
for name, X in bases.items():
    hessian = 2 * X.T @ X
    low, high = np.linalg.eigvalsh(hessian)
    lr = 2 / (low + high)
    best = np.linalg.lstsq(X, y)[0]
    weights = np.linalg.lstsq(X, curve)[0]
    path = [weights]
    for t in range(40):
        weights = weights - lr * 2 * (X.T @ (X @ weights - y))
        path.append(weights)
    path = np.array(path)
    # The window reaches a little beyond the start, to each side.
    reach = 1.3 * np.abs(path[0] - best)
    if name == "orthonormal":  # with one scale for both axes
        reach[:] = reach.max()
        plt.gca().set_aspect("equal")
    p, q = np.meshgrid(*np.linspace(-reach, reach, 50).T)
    excess = (hessian[0, 0] * p * p + hessian[1, 1] * q * q) / 2
    excess = excess + hessian[0, 1] * p * q
    levels = excess.max() / 3.0 ** np.arange(7, 0, -1)
    plt.contour(p + best[0], q + best[1], excess, levels, colors="C4")
    plt.plot(*path.T, ".-", color="C0", markersize=4, linewidth=1)
    plt.plot(*best, "*", color="C1", markersize=12)
    names = ("b", "d") if name == "monomials" else ("$w_1$", "$w_3$")
    plt.xlabel(names[0])
    plt.ylabel(names[1])
    plt.show()
    print(f"{name}, length by width of a contour:", np.sqrt(high / low))
