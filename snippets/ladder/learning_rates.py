import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
powers = np.stack([x**0, x, x**2, x**3])
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def losses(lr, steps):
    weights = start.copy()
    for t in range(steps):
        residual = weights @ powers - y
        yield residual @ residual
        weights -= lr * 2 * (powers @ residual)


for lr in (1e-6, 1e-5):
    for t, loss in enumerate(losses(lr, 6)):
        print(f"lr = {lr}, loss at t = {t}:", loss)

for weight, power in zip("abcd", powers, strict=True):
    second_derivative = 2 * (power @ power)
    print(f"limit if only {weight} moved:", 2 / second_derivative)

for lr in (1e-6, 3.5e-6, 3.6e-6):
    *_, last = losses(lr, 2000)
    print(f"lr = {lr}, loss at t = 1999:", last)
