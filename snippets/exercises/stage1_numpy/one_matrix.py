import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
x2 = x * x
x3 = x2 * x

a, b, c, d = START
by_hand = []
for t in range(2000):
    residual = a + b * x + c * x2 + d * x3 - y
    by_hand.append(residual @ residual)
    slope = 2 * residual
    a -= 1e-6 * slope.sum()
    b -= 1e-6 * (slope @ x)
    c -= 1e-6 * (slope @ x2)
    d -= 1e-6 * (slope @ x3)

X = np.stack([np.ones(2000), x, x2, x3], axis=1)
weights = np.array(START)
with_matrix = []
for t in range(2000):
    residual = X @ weights - y
    with_matrix.append(residual @ residual)
    weights -= 1e-6 * 2 * (X.T @ residual)

gaps = np.abs(np.array(with_matrix) / np.array(by_hand) - 1)
print("last loss, four sums:", by_hand[-1])
print("last loss, one matrix:", with_matrix[-1])
print("largest relative difference:", gaps.max())
