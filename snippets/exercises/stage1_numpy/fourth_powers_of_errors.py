import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([np.ones(2000), x, x * x, x * x * x], axis=1)
weights = np.array(START)


def report(when):
    residual = X @ weights - y
    squares = residual * residual
    # The derivative of 4 r^3 is 12 r^2: the curvature depends on the residuals.
    hessian = 12 * X.T @ (squares[:, None] * X)
    limit = 2 / np.linalg.eigvalsh(hessian).max()
    print(f"largest stable lr {when}:", limit)
    print(f"sum of squared errors {when}:", squares.sum())
    print(f"sum of fourth powers {when}:", squares @ squares)
    print(f"largest error {when}:", np.abs(residual).max())


report("at the start")
for t in range(3):
    residual = X @ weights - y
    print(f"lr = 2e-5 from the start, fourth powers at t = {t}:", np.sum(residual**4))
    weights -= 2e-5 * 4 * (X.T @ residual**3)

weights = np.array(START)
for t in range(2000):
    residual = X @ weights - y
    weights -= 1e-6 * 2 * (X.T @ residual)
report("after the squares")
for t in range(2000):
    residual = X @ weights - y
    weights -= 2e-5 * 4 * (X.T @ (residual * residual * residual))
report("after the fourth powers")
