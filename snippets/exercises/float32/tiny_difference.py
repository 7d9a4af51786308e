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


def path(rule, weights):
    state = np.zeros(4)
    places = []
    for t in range(2000):
        places.append(weights)
        weights = weights - rule(2 * ((X @ weights - y) @ X), state)
    return np.array(places)


for name, rule in (("descent", descent), ("RMSprop", rmsprop)):
    apart = np.abs(path(rule, start) - path(rule, start + 1e-12)).max(axis=1)
    print(f"{name}, difference at t = 0:", apart[0])
    print(f"{name}, difference at t = 1999:", apart[-1])
    print(f"{name}, largest difference:", apart.max())
