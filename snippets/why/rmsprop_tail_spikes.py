import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
best = np.linalg.lstsq(X, y)[0]
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

square = np.zeros(4)
parts = {"through a and c": [], "through b and d": []}
steepness = []
for t in range(2200):
    off = weights - best
    for part, k in zip(parts.values(), (0, 1)):
        part.append(off[k::2] @ hessian[k::2, k::2] @ off[k::2] / 2)
    gradient = 2 * ((X @ weights - y) @ X)
    square = 0.99 * square + 0.01 * gradient * gradient
    size = np.sqrt(square) + 1e-8
    # lr times the largest curvature of a and c as RMSprop sees it.
    own = 1 / np.sqrt(size[::2])
    block = hessian[::2, ::2] * np.outer(own, own)
    steepness.append(1e-3 * np.linalg.eigvalsh(block).max())
    weights = weights - 1e-3 * gradient / size

quiet = 1500 + int(np.argmax(np.array(steepness[1500:]) > 2))
half = np.full(2, 1e-3 / 2)
for pair, block in (
    ("a and c", hessian[::2, ::2]),
    ("b and d", hessian[1::2, 1::2]),
):
    print(f"excess through {pair} in the cycle:", half @ block @ half / 2)
print("lr times curvature of a and c at t = 1550:", steepness[1550])
print("first step after 1500 with more than 2:", quiet)
print("excess through a and c in that step:", parts["through a and c"][quiet])
print("excess through b and d in that step:", parts["through b and d"][quiet])
spike = 1500 + int(np.argmax(parts["through a and c"][1500:]))
print("step of the highest spike:", spike)
print("excess through a and c in the spike:", parts["through a and c"][spike])
print("excess through b and d in the spike:", parts["through b and d"][spike])

for name, part in parts.items():
    plt.semilogy(range(1400, 2200), part[1400:], label=name, linewidth=1)
plt.xlabel("step t")
plt.ylabel("loss above the best possible")
plt.legend(loc="lower right")
plt.show()
