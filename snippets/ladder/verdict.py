# Reads: every rung
import re
import sys

import matplotlib.pyplot as plt
import numpy as np

log = sys.stdin.read().splitlines()
t, loss = np.loadtxt(log[:-1]).T
weights = [float(number) for number in re.findall(r"[-+]?\d+\.\d+", log[-1])]

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
terms = [x] if len(weights) == 1 else [x**0, x, x**2, x**3]
network = "tanh" in log[-1]  # compared with the best cubic
if "x^5" in log[-1]:  # rung 8 shares one weight between x^4 and x^5
    terms.append(x**4 / 24 + x**5 / 120)
X = np.stack(terms, axis=1)
best = X @ np.linalg.lstsq(X, y)[0]
best_loss = np.sum((best - y) ** 2)
if "P3" in log[-1]:
    a, b, c, d = weights
    fit = a + b * np.polynomial.Legendre.basis(3)(c + d * x)
elif network:
    fit = weights[0] + sum(v * np.tanh(w * x + b) for v, w, b in np.reshape(weights[1:], (-1, 3)))
else:
    fit = X @ weights

print("least-squares loss:", best_loss)
print("last loss:", loss[-1])
print("last loss above least squares:", loss[-1] - best_loss)
print("largest distance from least squares:", np.abs(fit - best).max())
print("largest error:", np.abs(fit - y).max())
print("largest error of least squares:", np.abs(best - y).max())

if network:
    plt.axhline(best_loss, color="C1", label="L*")
    plt.semilogy(t, loss, ".-", label="L")
    plt.legend()
else:
    plt.semilogy(t, loss - best_loss, ".-", nonpositive="mask")
    plt.ylabel("L − L*")
plt.xlabel("t")
plt.show()
plt.plot(x, y, label="sin(x)")
plt.plot(x, best, label="θ*")
plt.plot(x, fit, "--", label="θ")
plt.legend()
plt.show()
