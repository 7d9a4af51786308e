import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def first_rise(lr, steps):
    weights, previous = start, np.inf
    for t in range(steps):
        residual = X @ weights - y
        loss = residual @ residual
        if loss > previous:
            return t
        weights, previous = weights - lr * 2 * (residual @ X), loss
    return None  # the loss fell in every step


def steps_needed(lr):
    error = start - np.linalg.lstsq(X, y)[0]
    for t in range(10000):
        if error @ X.T @ X @ error <= 1e-6:
            return t
        error = error - lr * 2 * X.T @ (X @ error)


lr, gradients = 0.1, 0
while rise := first_rise(lr, 20):
    print(f"lr {lr:.1e}, steps until the loss rises:", rise)
    gradients += rise
    lr /= 3
print("kept lr:", lr)
print("gradient evaluations:", gradients + 20)
print("steps with the kept lr:", steps_needed(lr))

# How long to watch a learning rate that is only a little too large?
limit = 2 / np.linalg.eigvalsh(2 * X.T @ X).max()
print("kept lr by limit:", lr / limit)
for share in (1.5, 1.1, 1.05, 1.01):
    rise = first_rise(share * limit, 1000)
    print(f"at {share} of the limit, steps until the loss rises:", rise)
