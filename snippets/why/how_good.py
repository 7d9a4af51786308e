import math

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
degrees = range(3, 10)
losses = {"lstsq": [], "Taylor": []}
for degree in degrees:
    X = np.vander(x, degree + 1, increasing=True)
    derivatives = [0, 1, 0, -1] * 3
    taylor = [derivatives[k] / math.factorial(k) for k in range(degree + 1)]
    weights = {"lstsq": np.linalg.lstsq(X, y)[0], "Taylor": taylor}
    for name in losses:
        residual = X @ weights[name] - y
        loss = residual @ residual
        print(f"degree {degree}, {name}, loss:", loss)
        losses[name].append(loss)

for name in losses:
    plt.semilogy(degrees, losses[name], "o-", label=name)
plt.xlabel("degree")
plt.ylabel("L")
plt.legend()
plt.show()
