import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best, (best_loss,) = np.linalg.lstsq(X, y)[:2]
hessian = 2 * X.T @ X
low, *_, high = np.linalg.eigvalsh(hessian)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def run(lr, steps):  # excess loss and squared gradient before each step
    error, record = start - best, []
    for t in range(steps):
        gradient = hessian @ error
        record.append((gradient @ error / 2, gradient @ gradient))
        error = error - lr * gradient
    return np.array(record).T


for lr, steps in ((1e-6, 8000), (1e-7, 80000)):
    excess, squared = run(lr, steps)
    bound = squared / (2 * low)
    fall = -np.diff(excess, prepend=np.inf)  # fall in the step before
    rules = {
        "2000 steps": np.arange(steps) == 2000,
        "loss falls by less than 1e-6": fall < 1e-6,
        "gradient below 0.01": np.sqrt(squared) < 0.01,
        "its mean below 0.01": np.sqrt(squared) / len(x) < 0.01,
        "bound below 1e-6": bound <= 1e-6,
        "excess loss below 1e-6": excess <= 1e-6,
    }
    for rule, met in rules.items():
        t = np.argmax(met)
        print(f"lr {lr}, {rule}, step:", t)
        print(f"lr {lr}, {rule}, excess loss:", excess[t])
    print(f"lr {lr}, least bound by excess loss:", min(bound / excess))
    if lr == 1e-6:
        plt.semilogy(bound, label="$|∇L|^2 / (2 λ_{min})$")
        plt.semilogy(excess, label="L − L*")
        plt.semilogy(fall[1:], label="$L_{t-1} - L_t$")
plt.axhline(1e-6, color="C3", linestyle="--", label="1e-6")
plt.xlabel("t")
plt.ylim(1e-10, 1e6)
plt.legend()
plt.show()
