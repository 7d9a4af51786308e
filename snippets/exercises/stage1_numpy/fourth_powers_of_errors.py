import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([np.ones(2000), x, x * x, x * x * x], axis=1)
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def report(when):
    residual = X @ weights - y
    squares = residual * residual
    # The derivative of 4 e^3 is 12 e^2: the curvature depends on the errors.
    hessian = 12 * X.T @ (squares[:, None] * X)
    limit = 2 / np.linalg.eigvalsh(hessian).max()
    print(f"largest stable lr {when}:", limit)
    print(f"sum of squared errors {when}:", squares.sum())
    print(f"sum of fourth powers {when}:", squares @ squares)
    print(f"largest error {when}:", np.abs(residual).max())


report("at the start")
for t in range(2000):
    residual = X @ weights - y
    weights -= 1e-6 * 2 * (X.T @ residual)
report("after the squares")
for t in range(2000):
    residual = X @ weights - y
    weights -= 2e-5 * 4 * (X.T @ (residual * residual * residual))
report("after the fourth powers")
