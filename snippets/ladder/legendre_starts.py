import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
plt.plot(x, y, linewidth=3, label="sin(x)")
line = np.polyval(np.polyfit(x, y, 1), x)
print("loss of the best straight line:", np.sum((line - y) ** 2))

rung_1 = 0.12573022, -0.13210486, 0.64042265, 0.10490012
for name, start in (("rung 4", (0.0, -1.0, 0.0, 0.3)), ("rung 1", rung_1)):
    a, b, c, d = start
    for t in range(10_000):
        z = c + d * x
        p3 = (2.5 * z * z - 1.5) * z
        residual = a + b * p3 - y
        if t in (0, 99, 1999, 9_999):
            print(f"start of {name}, loss at t = {t}:", residual @ residual)
        slope = 2 * residual
        inner = slope * b * (7.5 * z * z - 1.5)
        a -= 5e-6 * slope.sum()
        b -= 5e-6 * (slope @ p3)
        c -= 5e-6 * inner.sum()
        d -= 5e-6 * (inner @ x)
    plt.plot(x, residual + y, label=", ".join(f"{w:.2f}" for w in start))
plt.plot(x, line, "--", label="a + b x")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()
