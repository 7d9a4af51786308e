import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.vander(x, 4, increasing=True)
descent = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
for t in range(2000):
    descent = descent - 1e-6 * 2 * ((X @ descent - y) @ X)

weights = {
    "lstsq": np.linalg.lstsq(X, y)[0],
    "Taylor": np.array([0, 1, 0, -1 / 6]),
    "rung 1": descent,
}
for name in weights:
    a, b, c, d = weights[name]
    residual = X @ weights[name] - y
    print(f"{name}, b:", b)
    print(f"{name}, d:", d)
    print(f"{name}, sum of squares:", residual @ residual)
    print(f"{name}, largest error:", np.abs(residual).max())

plt.plot(x, y, label="sin(x)")
for name in "lstsq", "Taylor":
    plt.plot(x, X @ weights[name], label=name)
plt.xlabel("x")
plt.ylim(-2.7, 2.2)
plt.legend(loc="lower left")
plt.show()

for name in "lstsq", "Taylor":
    plt.plot(x, X @ weights[name] - y, label=name)
plt.ylim(-0.5, 0.5)
plt.xlabel("x")
plt.ylabel("residual")
plt.legend(loc="upper center")
plt.show()
