import math

x = [math.pi * (2 * i / 1999 - 1) for i in range(2000)]
y = [math.sin(xi) for xi in x]
lr = 1e-6


def loss(b):
    return sum((b * xi - yi) ** 2 for xi, yi in zip(x, y))


def slope(b):
    return sum(2 * (b * xi - yi) * xi for xi, yi in zip(x, y))


b = -0.13210486
for t in range(3):
    print(f"b at t = {t}: {b:.6f}")
    print(f"L at t = {t}: {loss(b):.4f}")
    print(f"slope at t = {t}: {slope(b):.4f}")
    print(f"lr times slope at t = {t}: {lr * slope(b):.6f}")
    b -= lr * slope(b)
print(f"b at t = 3: {b:.6f}")
print(f"L at t = 3: {loss(b):.4f}")

b, h = -0.13210486, 1e-5
print(f"L(b + h) - L(b): {loss(b + h) - loss(b):.9f}")
print(f"(L(b + h) - L(b)) / h: {(loss(b + h) - loss(b)) / h:.4f}")
