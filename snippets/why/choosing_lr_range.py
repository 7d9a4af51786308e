import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
eigenvalues, eigenvectors = np.linalg.eigh(2 * X.T @ X)
limit = 2 / eigenvalues[-1]
best = np.linalg.lstsq(X, y)[0]


def range_test(ramp):
    weights, lr = start, 1e-9
    tried, losses, steep = [], [], []
    while not losses or losses[-1] <= 10 * losses[0]:
        residual = X @ weights - y
        tried.append(lr)
        losses.append(residual @ residual)
        steep.append(eigenvectors[:, -1] @ (weights - best))
        weights = weights - lr * 2 * (residual @ X)
        lr *= ramp
    return np.array(tried), np.array(losses), np.abs(steep)


def steps_needed(lr):
    error = start - best
    for t in range(10000):
        if error @ X.T @ X @ error <= 1e-6:
            return t
        error = error - lr * 2 * X.T @ (X @ error)


for ramp in (1.2, 1.5, 2.0):
    tried, losses, steep = range_test(ramp)
    lowest = np.argmin(losses)
    print(f"ramp {ramp}, gradient evaluations:", len(losses))
    print(f"ramp {ramp}, lr at the lowest loss:", tried[lowest])
    print(f"ramp {ramp}, that lr by limit:", tried[lowest] / limit)
    tenth = tried[lowest] / 10
    print(f"ramp {ramp}, a tenth of it:", tenth)
    print(f"ramp {ramp}, a tenth by limit:", tenth / limit)
    print(f"ramp {ramp}, steps with a tenth of it:", steps_needed(tenth))
    crossing = np.argmax(tried > limit)
    print(f"ramp {ramp}, error along v4 at the limit:", steep[crossing])
    plt.loglog(tried, losses, label=f"× {ramp}")
plt.axvline(limit, color="C3", linestyle="--", label="$2 / λ_{max}$")
plt.xlabel("lr")
plt.ylabel("L")
plt.legend()
plt.show()
