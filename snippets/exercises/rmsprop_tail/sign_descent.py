import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
best = np.linalg.lstsq(X, y)[0]
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])

for shift in (0, 2e-4, 4e-4):
    distance = start + shift - best
    excess = []
    for t in range(10000):
        excess.append(distance @ hessian @ distance / 2)
        distance = distance - 1e-3 * np.sign(hessian @ distance)
    print(f"start + {shift}, least excess in the end:", min(excess[-100:]))
    print(f"start + {shift}, largest excess in the end:", max(excess[-100:]))
