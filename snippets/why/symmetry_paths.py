import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best_loss = np.linalg.lstsq(X, y)[1][0]
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
even = weights[[0, 2]]
block = 2 * X[:, [0, 2]].T @ X[:, [0, 2]]

path, difference = [], 0.0
for t in range(2000):
    path.append(weights)
    if t in (0, 1999):
        residual = X @ weights - y
        print(f"excess loss at t = {t}:", residual @ residual - best_loss)
        print(f"excess loss from a and c at t = {t}:", even @ block @ even / 2)
    difference = max(difference, np.abs(weights[[0, 2]] - even).max())
    weights = weights - 1e-6 * 2 * ((X @ weights - y) @ X)
    even = even - 1e-6 * (block @ even)
print("largest difference from a and c alone:", difference)
for name, weight in zip("abcd", weights):
    print(f"{name} after 2000 steps:", weight)

for name, weight in zip("abcd", np.array(path).T):
    plt.plot(weight, label=name)
plt.xlabel("t")
plt.ylabel("θ")
plt.legend()
plt.show()
