import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
eigenvalues, vectors = np.linalg.eigh(2 * X.T @ X)
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
low, high = eigenvalues[0], eigenvalues[-1]
middle, half = (high + low) / 2, (high - low) / 2


def steps_needed(rates):  # the rates in turn, again and again
    parts, t = vectors.T @ (start - best), 0
    while eigenvalues @ parts**2 / 2 > 1e-6:
        parts = parts * (1 - rates[t % len(rates)] * eigenvalues)
        t += 1
    return t


for n in (1, 2, 4, 8, 16):
    angles = np.pi * (np.arange(n) + 0.5) / n
    rates = 1 / (middle + half * np.cos(angles))
    print(f"{n} rates, steps:", steps_needed(rates))
    print(f"{n} rates, largest lr / limit: {rates.max() * high / 2:.2f}")
