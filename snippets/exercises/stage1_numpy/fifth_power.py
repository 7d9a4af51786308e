import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
x2 = x * x
x3 = x2 * x
x5 = x3 * x2
X = np.stack([np.ones(2000), x, x2, x3, x5], axis=1)
best = X @ np.linalg.lstsq(X, y)[0]
print("largest stable lr:", 2 / np.linalg.eigvalsh(2 * X.T @ X).max())
print("least-squares loss:", np.sum((best - y) ** 2))

for lr, steps in ((1e-6, 2), (5e-8, 2000)):
    a, b, c, d = 0.12573022, -0.13210486, 0.64042265, 0.10490012
    f = 0.0
    for t in range(steps):
        residual = a + b * x + c * x2 + d * x3 + f * x5 - y
        if t in (0, steps - 1):
            print(f"loss in step {t + 1} with lr = {lr}:", residual @ residual)
        slope = 2 * residual
        a -= lr * slope.sum()
        b -= lr * (slope @ x)
        c -= lr * (slope @ x2)
        d -= lr * (slope @ x3)
        f -= lr * (slope @ x5)
