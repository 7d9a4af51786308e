import numpy as np

curvature, noise = 2.0, 0.4  # a batch of 5 of the page's one weight
for name, rate in (
    ("lr = 0.1", lambda t: 0.1),
    ("lr = 1 / (2 + 2 t)", lambda t: 1 / (2 + 2 * t)),
):
    v = 0.25
    for t in range(1000):
        if t in (10, 100):
            print(f"{name}, v at t = {t}: {v:.6f}")
        v = (1 - rate(t) * curvature) ** 2 * v + rate(t) ** 2 * noise
    print(f"{name}, v at t = 1000: {v:.6f}")
    print(f"{name}, t v at t = 1000: {1000 * v:.4f}")
print(f"noise / curvature^2: {noise / np.square(curvature):.4f}")
