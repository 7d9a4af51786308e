import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
weights = np.linalg.lstsq(X, y)[0]
error = X @ weights - y
print("least squares, sum of 4th powers:", np.sum(error**4))
print("least squares, sum of squares:", error @ error)
print("least squares, largest error:", np.abs(error).max())

for t in range(2000):
    error = X @ weights - y
    cube = error * error * error
    weights -= 5e-5 * 4 * (cube @ X)
error = X @ weights - y
print("descent, sum of 4th powers:", np.sum(error**4))
print("descent, sum of squares:", error @ error)
print("descent, largest error:", np.abs(error).max())
