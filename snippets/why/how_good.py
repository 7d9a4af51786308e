import math

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
degrees = range(3, 10)
losses = {"least squares": [], "Taylor": []}
errors = {"least squares": {}, "Taylor": {}}
for degree in degrees:
    X = np.vander(x, degree + 1, increasing=True)
    weights = np.linalg.lstsq(X, y)[0]
    taylor = [0, 1, 0, -1] * 3
    taylor = [taylor[k] / math.factorial(k) for k in range(degree + 1)]
    if degree == 3:
        print("best cubic, b:", weights[1])
        print("best cubic, d:", weights[3])
        print("Taylor's cubic, d:", taylor[3])
    for name, numbers in (("least squares", weights), ("Taylor", taylor)):
        error = X @ numbers - y
        loss = error @ error
        print(f"degree {degree}, {name}, loss:", loss)
        losses[name].append(loss)
        errors[name][degree] = error
    low, *_, high = np.linalg.svd(X, compute_uv=False)[::-1] ** 2
    print(f"degree {degree}, condition number:", high / low)
cubic = errors["least squares"][3]
print("degree 3, least squares, mean of squares:", np.mean(cubic * cubic))
for name in errors:
    print(f"degree 3, {name}, largest error:", np.abs(errors[name][3]).max())

plt.plot(x, y, label="sin(x)")
for name in errors:
    plt.plot(x, y + errors[name][3], label=f"cubic, {name}")
plt.xlabel("x")
plt.ylim(-2.7, 2.2)
plt.legend(loc="lower left")
plt.show()

for name in errors:
    plt.plot(x, errors[name][3], label=f"cubic, {name}")
plt.ylim(-0.5, 0.5)
plt.xlabel("x")
plt.ylabel("error")
plt.legend(loc="upper center")
plt.show()

for name in losses:
    plt.semilogy(degrees, losses[name], "o-", label=name)
plt.xlabel("degree")
plt.ylabel("loss")
plt.legend()
plt.show()
