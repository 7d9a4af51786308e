import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best_loss = np.linalg.lstsq(X, y)[1][0]
limit = 2 / np.linalg.eigvalsh(2 * X.T @ X).max()
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def loss_at(weights):
    residual = X @ weights - y
    return residual @ residual


def backtracking(share):
    weights, loss, lr = start, loss_at(start), 1.0
    tried, accepted = 1, []
    while loss - best_loss > 1e-6:
        gradient = 2 * (X @ weights - y) @ X
        promised = gradient @ gradient  # loss per lr, for a tiny step
        lr *= 2
        while True:
            step = weights - lr * gradient
            new_loss = loss_at(step)
            tried += 1
            if new_loss <= loss - share * lr * promised:
                break
            lr /= 2
        weights, loss = step, new_loss
        accepted.append(lr)
    return np.array(accepted), tried


for share in (0.5, 0.0001):
    accepted, tried = backtracking(share)
    print(f"share {share}, gradient evaluations:", len(accepted))
    print(f"share {share}, loss evaluations:", tried)
    print(f"share {share}, first lr by limit:", accepted[0] / limit)
    print(f"share {share}, smallest lr by limit:", accepted.min() / limit)
    print(f"share {share}, largest lr by limit:", accepted.max() / limit)
    print(f"share {share}, steps above the limit:", sum(accepted > limit))
    plt.semilogy(accepted[:40], ".-", label=f"σ = {share}")
plt.axhline(limit, color="C3", linestyle="--", label="$2 / λ_{max}$")
plt.xlabel("t")
plt.ylabel("lr")
plt.legend()
plt.show()
