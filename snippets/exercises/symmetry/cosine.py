import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.cos(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
for t in range(20000):
    weights -= 1e-6 * 2 * ((X @ weights - y) @ X)
residual = X @ weights - y
for name, weight in zip("abcd", weights):
    print(f"{name}:", weight)
print("loss:", residual @ residual)
