import numpy as np
from numpy.polynomial.chebyshev import chebvander
from numpy.polynomial.legendre import legvander

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
u = x / np.pi  # from -1 to 1
monomials = np.stack([x**0, x, x**2, x**3], axis=1)
# Makes each of Legendre's columns about one unit long.
scale = np.sqrt((2 * np.arange(4) + 1) / len(x))
bases = {
    "monomials": monomials,
    "scaled": np.stack([u**0, u, u**2, u**3], axis=1),
    "Legendre": legvander(u, 3),
    "Chebyshev": chebvander(u, 3),
    "orthonormal": legvander(u, 3) * scale,
}
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def steps_needed(X, weights, lr):
    hessian = 2 * X.T @ X
    error = weights - np.linalg.lstsq(X, y)[0]
    for t in range(10000):
        if error @ hessian @ error / 2 <= 1e-6:
            return t
        error = error - lr * (hessian @ error)


print("monomials, steps at lr 1e-6:", steps_needed(monomials, start, 1e-6))
for name, X in bases.items():
    low, *_, high = np.linalg.eigvalsh(2 * X.T @ X)
    lr = 2 / (low + high)
    same_curve = np.linalg.lstsq(X, monomials @ start)[0]
    print(f"{name}, condition number:", high / low)
    print(f"{name}, best lr:", lr)
    print(f"{name}, steps from the same numbers:", steps_needed(X, start, lr))
    steps = steps_needed(X, same_curve, lr)
    print(f"{name}, steps from the same curve:", steps)
