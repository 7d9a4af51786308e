import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
a_and_c = slice(0, 4, 2)
hessian = 2 * X[:, a_and_c].T @ X[:, a_and_c]

square = np.zeros(4)
products, excess = [], []
for t in range(2200):
    distance = weights[a_and_c] - best[a_and_c]
    excess.append(distance @ hessian @ distance / 2)
    gradient = 2 * ((X @ weights - y) @ X)
    square = 0.99 * square + 0.01 * gradient * gradient
    size = np.sqrt(square) + 1e-8
    # For the variables sqrt(size) * weight this is plain gradient descent.
    scale = 1 / np.sqrt(size[a_and_c])
    curvature = np.linalg.eigvalsh(hessian * np.outer(scale, scale)).max()
    products.append(1e-3 * curvature)
    weights = weights - 1e-3 * gradient / size

first = 1500 + int(np.argmax(np.array(products[1500:]) > 2))
print("lr times curvature of a and c at t = 1550:", products[1550])
print("first step after 1500 with more than 2:", first)
print("excess through a and c in that step:", excess[first])

plt.plot(range(1400, 2200), products[1400:], linewidth=1)
plt.axhline(2, color="C1", linestyle="--")
plt.xlabel("t")
plt.ylabel("lr λ / √v")
plt.show()
