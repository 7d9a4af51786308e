import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
share = np.full(len(x), 1 / len(x))
for t in range(2000):
    root = np.sqrt(share)
    weights = np.linalg.lstsq(X * root[:, None], y * root)[0]
    residual = X @ weights - y
    # Lawson's method: a point counts for more where the error is large.
    share = share * np.abs(residual)
    share = share / share.sum()
    if t == 0:
        print("least squares, largest error:", np.abs(residual).max())
        plt.plot(x, residual, label="lstsq")
print("Lawson, largest error:", np.abs(residual).max())
print("Lawson, b:", weights[1])
print("Lawson, d:", weights[3])
print("sum of squares:", residual @ residual)
signs = np.sign(residual[np.abs(residual) > 0.99 * np.abs(residual).max()])
print("peaks of alternating sign:", 1 + np.sum(signs[1:] != signs[:-1]))

plt.plot(x, residual, label="Lawson")
plt.ylim(-0.25, 0.35)
plt.xlabel("x")
plt.ylabel("residual")
plt.legend()
plt.show()
