import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
by_sum = start.copy()
by_mean = start.copy()
difference = 0.0
for t in range(2000):
    gradient_of_sum = 2 * (X @ by_sum - y) @ X
    gradient_of_mean = 2 * (X @ by_mean - y) @ X / len(x)
    by_sum -= 1e-6 * gradient_of_sum
    by_mean -= 1e-6 * len(x) * gradient_of_mean
    difference = max(difference, np.abs(by_sum - by_mean).max())
residual = X @ by_sum - y
print("sum of squares after 2000 steps:", np.sum(residual * residual))
print("mean of squares after 2000 steps:", np.mean(residual * residual))
print("largest difference of a weight:", difference)
