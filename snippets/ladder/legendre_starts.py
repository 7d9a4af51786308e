import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
plt.plot(x, y, linewidth=3, label="sin(x)")
line = np.polyval(np.polyfit(x, y, 1), x)
print("loss of the best straight line:", np.sum((line - y) ** 2))

rung_4 = 0.0, -1.0, 0.0, 0.3
rung_1 = 0.12573022, -0.13210486, 0.64042265, 0.10490012
for name, start, lr in (
    ("start of rung 4", rung_4, 5e-6),
    ("start of rung 1", rung_1, 5e-6),
    ("start of rung 1", rung_1, 1e-6),
):
    a, b, c, d = start
    for t in range(10_000):
        z = c + d * x
        p3 = (2.5 * z * z - 1.5) * z
        residual = a + b * p3 - y
        if t in (0, 99, 1999, 9999):
            print(f"{name}, lr {lr}, loss at t = {t}:", residual @ residual)
        slope = 2 * residual
        inner = slope * b * (7.5 * z * z - 1.5)
        a -= lr * slope.sum()
        b -= lr * (slope @ p3)
        c -= lr * inner.sum()
        d -= lr * (inner @ x)
    if lr == 5e-6:
        plt.plot(x, residual + y, label=", ".join(f"{w:.2f}" for w in start))
plt.plot(x, line, "--", label="a + b x")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()
