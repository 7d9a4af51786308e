import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012, 0.0, 0.0]
for degree in range(1, 6):
    X = np.vander(x, degree + 1, increasing=True)
    best, best_loss = np.linalg.lstsq(X, y)[:2]
    hessian = 2 * X.T @ X
    low, *_, high = np.linalg.eigvalsh(hessian)
    lr = 2 / (low + high)
    error = start[: degree + 1] - best
    steps = 0
    while error @ hessian @ error / 2 > 1e-6:
        error = error - lr * (hessian @ error)
        steps += 1
    print(f"degree {degree}, best loss:", best_loss[0])
    print(f"degree {degree}, condition number:", high / low)
    print(f"degree {degree}, best lr:", lr)
    print(f"degree {degree}, steps:", steps)
