import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.vander(x, 4, increasing=True)
weights = {
    "least squares": np.linalg.lstsq(X, y)[0],
    "Taylor": np.array([0, 1, 0, -1 / 6]),
}
for name in weights:
    a, b, c, d = weights[name]
    residual = X @ weights[name] - y
    print(f"{name}, b:", b)
    print(f"{name}, d:", d)
    print(f"{name}, largest error:", np.abs(residual).max())

plt.plot(x, y, label="sin(x)")
for name in weights:
    plt.plot(x, X @ weights[name], label=f"cubic, {name}")
plt.xlabel("x")
plt.ylim(-2.7, 2.2)
plt.legend(loc="lower left")
plt.show()

for name in weights:
    plt.plot(x, X @ weights[name] - y, label=f"cubic, {name}")
plt.ylim(-0.5, 0.5)
plt.xlabel("x")
plt.ylabel("error")
plt.legend(loc="upper center")
plt.show()
