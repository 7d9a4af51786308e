import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best, best_loss = np.linalg.lstsq(X, y)[:2]
X32, y32 = X.astype(np.float32), y.astype(np.float32)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

for lr in (5e-7, 1e-6, 2e-6):
    weights = start.astype(np.float32)
    for t in range(20000):
        weights -= np.float32(lr) * 2 * ((X32 @ weights - y32) @ X32)
    residual = X @ weights.astype(float) - y
    print(f"lr {lr}, last excess loss:", residual @ residual - best_loss[0])
