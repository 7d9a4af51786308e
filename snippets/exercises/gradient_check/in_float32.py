import numpy as np

x64 = np.linspace(-np.pi, np.pi, 2000)
h = 2.0 ** np.arange(-30, -2)


def loss(d, x, y):
    z = d * x
    residual = -(5 * z * z * z - 3 * z) / 2 - y
    return residual @ residual


for dtype in (np.float32, np.float64):
    x, y = x64.astype(dtype), np.sin(x64).astype(dtype)
    relative_error = 0
    for d in 0.3125 - 2.0**-12 * np.arange(50):
        z = d * x64
        residual = -(5 * z * z * z - 3 * z) / 2 - np.sin(x64)
        exact = 2 * residual @ (-(15 * z * z - 3) / 2 * x64)
        up = np.array([loss(dtype(d + s), x, y) for s in h], dtype=float)
        down = np.array([loss(dtype(d - s), x, y) for s in h], dtype=float)
        quotient = (up - down) / (2 * h)
        relative_error += np.abs(quotient / exact - 1) / 50
    name = np.dtype(dtype).name
    print(f"{name}, best h tried:", h[relative_error.argmin()])
    print(f"{name}, smallest relative error:", relative_error.min())
    root = np.cbrt(float(np.finfo(dtype).eps))
    print(f"{name}, h by the rule:", root * d)
