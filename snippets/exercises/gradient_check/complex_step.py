import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)


def loss(d):
    z = d * x
    residual = -(5 * z * z * z - 3 * z) / 2 - y
    return np.sum(residual * residual)


z = 0.3 * x
residual = -(5 * z * z * z - 3 * z) / 2 - y
exact = np.sum(2 * residual * -(15 * z * z - 3) / 2 * x)
for h in (1e-2, 1e-4, 1e-8, 1e-100):
    slope = loss(0.3 + 1j * h).imag / h
    print(f"relative error at h = {h}:", abs(slope / exact - 1))
