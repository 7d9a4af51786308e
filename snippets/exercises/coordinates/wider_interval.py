import numpy as np
from numpy.polynomial.legendre import legvander


def condition(X):
    low, *_, high = np.linalg.eigvalsh(2 * X.T @ X)
    return high / low


for half in (0.5, 1, 1.4, 2, 8):
    x = np.linspace(-half, half, 2000)
    monomials = np.stack([x**0, x, x**2, x**3], axis=1)
    print(f"monomials up to x = {half}:", condition(monomials))
    print(f"Legendre up to x = {half}:", condition(legvander(x / half, 3)))
