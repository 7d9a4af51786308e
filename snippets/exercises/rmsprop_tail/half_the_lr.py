import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
best = np.linalg.lstsq(X, y)[0]
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

for lr in (1e-3, 5e-4):
    distance = start - best
    square = np.zeros(4)
    for t in range(10000):
        gradient = hessian @ distance
        square = 0.99 * square + 0.01 * gradient * gradient
        distance = distance - lr * gradient / (np.sqrt(square) + 1e-8)
    print(f"lr {lr}, distance of a weight:", np.abs(distance).max())
    print(f"lr {lr}, excess loss:", distance @ hessian @ distance / 2)
