import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
powers = np.stack([x**0, x, x**2, x**3])
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def loss_at(weights):
    residual = weights @ powers - y
    return residual @ residual


gradient = 2 * (powers @ (start @ powers - y))
for weight, derivative in zip("abcd", gradient, strict=True):
    print(f"derivative by {weight}:", derivative)

for lr in (1e-6, 1e-9):
    change = loss_at(start - lr * gradient) - loss_at(start)
    print(f"lr = {lr}, predicted change of the loss:", -lr * gradient @ gradient)
    print(f"lr = {lr}, change of the loss:", change)

# Steps as long as the last one, in other directions.
length = np.linalg.norm(1e-9 * gradient)
directions = np.random.default_rng(0).standard_normal((1000, 4))
falls = []
for direction in directions:
    step = length * direction / np.linalg.norm(direction)
    falls.append((loss_at(start) - loss_at(start + step)) / -change)
print("best of 1000 other directions, share of this fall:", max(falls))
