import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
weights = np.array([0.0, 0.0, 0.0, 0.0])

for t in range(2000):
    residual = X @ weights - y
    weights -= 1e-6 * 2 * (residual @ X)
print("last loss:", residual @ residual)
