import math

x = [math.pi * (2 * i / 1999 - 1) for i in range(2000)]
y = [math.sin(xi) for xi in x]
curvature = sum(2 * xi * xi for xi in x)
lr = 1 / curvature
print(f"lr: {lr:.4e}")

b = -0.13210486
for t in range(3):
    slope = sum(2 * (b * xi - yi) * xi for xi, yi in zip(x, y))
    print(f"b at t = {t}: {b:.9f}")
    print(f"slope at t = {t}: {slope:.3e}")
    b -= lr * slope
