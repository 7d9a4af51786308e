import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
hessian = 2 * X.T @ X
low, *_, high = np.linalg.eigvalsh(hessian)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def steps_needed(lr, target=1e-6):
    error = start - best
    for t in range(10000):
        if error @ hessian @ error / 2 <= target:
            return t
        error = error - lr * (hessian @ error)


best_lr = 2 / (low + high)
print("best lr:", best_lr)
print("slowest factor at the best lr:", 1 - best_lr * low)
print("fastest factor at the best lr:", 1 - best_lr * high)
for target in (1.0, 1e-3):
    print(f"steps at lr 1e-6 to {target}:", steps_needed(1e-6, target))
print("steps at lr 1e-6:", steps_needed(1e-6))
print("steps at the best lr:", steps_needed(best_lr))
print("steps just under the limit:", steps_needed(0.999 * 2 / high))

coarse, fine = np.arange(0.16, 0.96, 0.04), np.arange(0.96, 0.9995, 0.001)
shares = np.concatenate([coarse, fine])
needed = [steps_needed(share * 2 / high) for share in shares]
print("fewest steps tried:", min(needed))
print("lr of the fewest:", shares[np.argmin(needed)] * 2 / high)
plt.plot(shares * 2 / high, needed)
plt.axvline(2 / high, color="C1", linestyle="--", label="$2 / λ_{max}$")
plt.xlabel("lr")
plt.ylabel("t")
plt.legend()
plt.show()
