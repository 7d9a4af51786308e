import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
weights = np.array([0.0, -0.13210486, 0.0, 0.10490012])
largest = 0.0
for t in range(2000):
    weights = weights - 1e-6 * 2 * ((X @ weights - y) @ X)
    largest = max(largest, abs(weights[0]), abs(weights[2]))
print("largest a or c when they start at 0:", largest)
