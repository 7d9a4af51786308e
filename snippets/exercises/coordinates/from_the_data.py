import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
Q, R = np.linalg.qr(X)  # X = Q R, and the columns of Q are orthonormal
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

weights = R @ start  # the same curve in the coordinates of Q
weights = weights - 0.5 * 2 * Q.T @ (Q @ weights - y)
a, b, c, d = np.linalg.solve(R, weights)
print("b after one step:", b)
print("d after one step:", d)
residual = Q @ weights - y
print("loss after one step:", residual @ residual)
print("loss of least squares:", np.linalg.lstsq(X, y)[1][0])
