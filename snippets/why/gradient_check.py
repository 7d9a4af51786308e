import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
b = -1.0  # rung 4's start, where a and c are 0


def loss(d):
    z = d * x
    residual = b * (5 * z * z * z - 3 * z) / 2 - y
    return residual @ residual


def derivative(d):
    """The derivative of the loss by d, from the chain rule."""
    z = d * x
    residual = b * (5 * z * z * z - 3 * z) / 2 - y
    return 2 * residual @ (b * (15 * z * z - 3) / 2 * x)


h = 2.0 ** np.arange(-40, -2)
relative_errors = {"forward": 0, "central": 0}
# The mean over many places, none of which is rounded when h is added.
places = 0.3125 - 2.0**-12 * np.arange(50)
for d in places:
    up = np.array([loss(d + step) for step in h])
    down = np.array([loss(d - step) for step in h])
    forward, central = (up - loss(d)) / h, (up - down) / (2 * h)
    for name, quotient in ("forward", forward), ("central", central):
        relative = np.abs(quotient / derivative(d) - 1)
        relative_errors[name] += relative / len(places)

print("smallest h:", h[0])
for name, relative in relative_errors.items():
    print(f"{name}, best h tried:", h[relative.argmin()])
    print(f"{name}, smallest relative error:", relative.min())
    print(f"{name}, relative error at the smallest h:", relative[0])
    plt.loglog(h, relative, ".-", label=name)
plt.xlabel("h")
plt.ylabel("δ")
plt.legend()
plt.show()
