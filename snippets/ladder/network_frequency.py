import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)


def lowest(w):
    """The best loss of a sin(w x + p) with this w: a sum of sin and cos, so linear."""
    X = np.stack([np.sin(w * x), np.cos(w * x)], axis=1)
    return np.sum((X @ np.linalg.lstsq(X, y)[0] - y) ** 2)


def descend(w, a=1.0, p=0.5, lr=1e-4):
    for t in range(2000):
        sine, cosine = np.sin(w * x + p), a * np.cos(w * x + p)
        slope = 2 * (a * sine - y)
        a -= lr * (slope @ sine)
        w -= lr * (slope @ (x * cosine))
        p -= lr * (slope @ cosine)
    return a, w, np.sum((a * np.sin(w * x + p) - y) ** 2)


for start in 0.5, 1.5, 3.0, 5.0:
    a, w, loss = descend(start)
    print(f"start w = {start}, w after 2000 steps: {w:.4f}")
    print(f"start w = {start}, a after 2000 steps: {a:.4f}")
    print(f"start w = {start}, loss: {loss:.4f}")
    plt.plot(w, loss, "C1o", zorder=3)
w = np.linspace(0.1, 6, 300)
plt.plot(w, [lowest(one) for one in w], "C0")
plt.xlabel("w")
plt.ylabel("L")
plt.show()
