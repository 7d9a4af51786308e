import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
best = np.linalg.lstsq(X, y)[0]
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
pairs = {"a and c": slice(0, 4, 2), "b and d": slice(1, 4, 2)}


def excess_of(distance, pair):
    return distance[pair] @ hessian[pair, pair] @ distance[pair] / 2


square = np.zeros(4)
excess = {name: [] for name in pairs}
for t in range(2200):
    for name, pair in pairs.items():
        excess[name].append(excess_of(weights - best, pair))
    gradient = 2 * ((X @ weights - y) @ X)
    square = 0.99 * square + 0.01 * gradient * gradient
    weights = weights - 1e-3 * gradient / (np.sqrt(square) + 1e-8)

spike = 1500 + int(np.argmax(excess["a and c"][1500:]))
print("step of the highest spike:", spike)
for name, pair in pairs.items():
    cycle = excess_of(np.full(4, 1e-3 / 2), pair)
    print(f"excess through {name} in the spike:", excess[name][spike])
    print(f"excess through {name} in the cycle:", cycle)
    part = excess[name][1400:]
    plt.semilogy(range(1400, 2200), part, label=name.replace(" and ", ", "), linewidth=1)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend(loc="lower right")
plt.show()
