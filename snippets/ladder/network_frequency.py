import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)


def lowest(w):
    """The best loss for this w: a sum of sin and cos, linear in its weights."""
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


ends = []
for start in 0.5, 1.5, 3.0, 5.0:
    a, w, loss = descend(start)
    print(f"start w = {start}, w after 2000 steps: {w:.4f}")
    print(f"start w = {start}, a after 2000 steps: {a:.4f}")
    print(f"start w = {start}, loss: {loss:.4f}")
    ends.append((w, loss))
w = np.linspace(0.1, 6, 300)
losses = [lowest(one) for one in w]
views = ((0, 6.1), (-50, 1050)), ((1.8, 6.1), (975, 1003))
for range_of_w, range_of_losses in views:
    plt.plot(w, losses)
    plt.plot(*zip(*ends), "o")
    plt.xlim(range_of_w)
    plt.ylim(range_of_losses)
    plt.xlabel("w")
    plt.ylabel("L")
    plt.show()
