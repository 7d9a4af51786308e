import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

plt.plot(x, y, "C0", linewidth=3, label="sin(x)")
opacity = {0: 0.3, 30: 0.45, 100: 0.6, 400: 0.75, 2000: 1.0}
for t in range(2001):
    residual = X @ weights - y
    if t in opacity:
        plt.plot(x, X @ weights, "C1", alpha=opacity[t], label=f"t = {t}")
        print(f"loss after {t} steps: {residual @ residual}")
    weights -= 1e-6 * 2 * (residual @ X)
plt.ylim(-2.6, 4)
plt.legend(loc="lower center", ncols=3)
plt.show()
