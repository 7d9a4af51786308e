import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    a, b, c, d = start
    x2 = x * x
    x3 = x2 * x
    for t in range(steps):
        residual = a + b * x + c * x2 + d * x3 - y
        if t % 100 == 99:
            log(t, float((residual**2).sum()))
        slope = 2 * residual
        grad_a = slope.sum()
        grad_b = (slope * x).sum()
        grad_c = (slope * x2).sum()
        grad_d = (slope * x3).sum()
        a -= lr * grad_a
        b -= lr * grad_b
        c -= lr * grad_c
        d -= lr * grad_d
    return float(a), float(b), float(c), float(d)


if __name__ == "__main__":
    x = np.linspace(-np.pi, np.pi, 2000)
    y = np.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
