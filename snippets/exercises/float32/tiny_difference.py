import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def descent(gradient, state):
    return 1e-6 * gradient


def rmsprop(gradient, square):
    square[:] = 0.99 * square + 0.01 * gradient * gradient
    return 1e-3 * gradient / (np.sqrt(square) + 1e-8)


def path_of(rule, weights):
    state = np.zeros(4)
    path = []
    for t in range(2000):
        path.append(weights)
        weights = weights - rule(2 * ((X @ weights - y) @ X), state)
    return np.array(path)


for name, rule in (("descent", descent), ("RMSprop", rmsprop)):
    path, other = path_of(rule, start), path_of(rule, start + 1e-12)
    difference = np.abs(path - other).max(axis=1)
    print(f"{name}, difference at t = 0:", difference[0])
    print(f"{name}, difference at t = 1999:", difference[-1])
    print(f"{name}, largest difference:", difference.max())
