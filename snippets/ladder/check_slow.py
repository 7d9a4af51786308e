import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
x2, x3 = x * x, x * x * x
a, b, c, d = 0.12573022, -0.13210486, 0.64042265, 0.10490012
for t in range(2000):
    residual = a + b * x + c * x2 + d * x3 - y
    if t % 100 == 99:
        print(t, residual @ residual)
    a -= 1e-6 * residual.sum()
    b -= 1e-6 * (residual @ x)
    c -= 1e-6 * (residual @ x2)
    d -= 1e-6 * (residual @ x3)
