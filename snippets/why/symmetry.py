import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
gram, moments = X.T @ X, X.T @ y

# Sums that cancel leave a rounding error instead of 0, as often as not a
# negative one; the z keeps it from being shown as -0.000.
print("X^T X, in thousands:")
for row in gram / 1000:
    print(*(f"{number:z9.3f}" for number in row))
print("X^T y:")
print(*(f"{number:z9.3f}" for number in moments))
cancelled = np.append(gram[::2, 1::2], moments[::2])
print("largest of the sums that cancel:", np.abs(cancelled).max())
