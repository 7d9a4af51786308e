import numpy as np
from numpy.polynomial.legendre import legvander

x = np.linspace(-np.pi, np.pi, 2000)
monomials = np.stack([x**0, x, x**2, x**3], axis=1)
orthonormal = legvander(x / np.pi, 3) * np.sqrt((2 * np.arange(4) + 1) / 2000)

low, *_, high = np.linalg.eigvalsh(2 * monomials.T @ monomials)
print("stable limit:", 2 / high)
print("just under the limit:", 0.99 * 2 / high)
print("just over the limit:", 1.01 * 2 / high)
root_low, root_high = np.sqrt(low), np.sqrt(high)
print("heavy ball, best lr:", 4 / (root_low + root_high) ** 2)
ratio = (root_high - root_low) / (root_high + root_low)
print("heavy ball, best momentum:", ratio**2)

low, *_, high = np.linalg.eigvalsh(2 * orthonormal.T @ orthonormal)
print("orthonormal, best lr:", 2 / (low + high))

limit = 1 / np.sum(x * x)
print("one weight, 0.9 of the limit:", 0.9 * limit)
print("one weight, 1.1 of the limit:", 1.1 * limit)
