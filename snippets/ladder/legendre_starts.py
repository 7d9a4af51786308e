import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
X = np.stack([np.ones_like(x), x, x * x, x * x * x], axis=1)
best, (best_loss,) = np.linalg.lstsq(X, np.sin(x))[:2]
(line_loss,) = np.linalg.lstsq(X[:, :2], np.sin(x))[1]
sums = X.T @ X


def loss_and_gradient(weights):
    a, b, c, d = weights
    # P3(c + h) = p[0] + p[1] h + p[2] h^2 + p[3] h^3
    p = 2.5 * c**3 - 1.5 * c, 7.5 * c**2 - 1.5, 7.5 * c, 2.5
    cubic = a + b * p[0], b * p[1] * d, b * p[2] * d**2, b * p[3] * d**3
    s0, s1, s2, s3 = slope = 2 * sums @ (cubic - best)
    by_b = s0 * p[0] + s1 * p[1] * d + s2 * p[2] * d**2 + s3 * p[3] * d**3
    by_c = b * (s0 * p[1] + 2 * s1 * p[2] * d + 3 * s2 * p[3] * d**2)
    by_d = b * (s1 * p[1] + 2 * s2 * p[2] * d + 3 * s3 * p[3] * d**2)
    return best_loss + slope @ (cubic - best) / 2, np.array([s0, by_b, by_c, by_d])


for lr, steps in ((5e-6, 10_000), (1e-6, 100_000)):
    weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
    losses = []
    for t in range(steps + 1):
        loss, gradient = loss_and_gradient(weights)
        losses.append(loss)
        if t in (1000, 3000, 10_000, 100_000):
            rows = [loss_and_gradient(weights + h)[1] - gradient for h in 1e-6 * np.eye(4)]
            print(f"lr {lr}, loss after {t} steps:", loss)
            print(f"lr {lr}, limit after {t} steps:", 2e-6 / np.linalg.eigvalsh(rows).max())
        weights = weights - lr * gradient
    print(f"lr {lr}, steps that raised the loss:", np.sum(np.diff(losses) > 0))
    plt.semilogx(range(0, steps + 1, 99), losses[::99], label=f"lr = {lr}")
plt.axhline(line_loss, color="C2", linestyle="--")
print("loss of the best straight line:", line_loss)
plt.gca().set(xlabel="t", ylabel="L", ylim=(380, 450))
plt.legend()
plt.show()
