import math

x = [math.pi * (2 * i / 1999 - 1) for i in range(2000)]
y = [math.sin(xi) for xi in x]


def weight_after(steps, lr, divide_by):
    b = -0.13210486
    for t in range(steps):
        b -= lr * sum(2 * (b * xi - yi) * xi for xi, yi in zip(x, y)) / divide_by
    return b


print(f"b after 100 steps, sum, lr = 1e-6: {weight_after(100, 1e-6, 1):.9f}")
print(f"b after 100 steps, mean, lr = 1e-6: {weight_after(100, 1e-6, 2000):.9f}")
print(f"b after 100 steps, mean, lr = 2e-3: {weight_after(100, 2e-3, 2000):.9f}")
curvature = sum(2 * xi * xi for xi in x) / 2000
print(f"limit for the mean: {2 / curvature:.5f}")
