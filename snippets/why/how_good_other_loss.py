import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
weights = np.linalg.lstsq(X, y)[0]
residual = X @ weights - y
print("least squares, sum of 4th powers:", np.sum(residual**4))
print("least squares, sum of squares:", residual @ residual)
print("least squares, largest error:", np.abs(residual).max())

for t in range(2000):
    residual = X @ weights - y
    cube = residual * residual * residual
    weights -= 5e-5 * 4 * (cube @ X)
residual = X @ weights - y
print("descent, sum of 4th powers:", np.sum(residual**4))
print("descent, sum of squares:", residual @ residual)
print("descent, largest error:", np.abs(residual).max())
