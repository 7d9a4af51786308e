import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
again = np.linspace(-np.pi, np.pi, 2000)
drawn = np.sort(np.random.default_rng(0).uniform(-np.pi, np.pi, 2000))

print("points that a second call makes differently:", np.sum(x != again))
for name, points in (("linspace", x), ("uniform", drawn)):
    gaps = np.diff(points)
    print(f"{name}, smallest gap:", gaps.min())
    print(f"{name}, largest gap:", gaps.max())
