import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
b = -1.0  # rung 4's start, where a and c are 0


def loss(d):
    z = d * x
    error = b * (5 * z * z * z - 3 * z) / 2 - y
    return error @ error


def derivatives(d):
    """The first three of the loss by d, from the chain rule."""
    z = d * x
    error = b * (5 * z * z * z - 3 * z) / 2 - y
    first = b * (15 * z * z - 3) / 2 * x
    second = b * 15 * z * x * x
    third = b * 15 * x * x * x
    slope = 2 * error @ first
    curvature = 2 * (first @ first + error @ second)
    bend = 2 * (3 * first @ second + error @ third)
    return slope, curvature, bend


slope, curvature, bend = derivatives(0.3)
print("exact derivative at d = 0.3:", slope)
eps = np.finfo(float).eps
theory = {
    "forward": 2 * np.sqrt(eps * abs(loss(0.3) / curvature)),
    "central": (3 * eps * abs(loss(0.3) / bend)) ** (1 / 3),
}

print("smallest h:", 2.0**-40)
h = 2.0 ** np.arange(-40, -2)
wrong = {"forward": 0, "central": 0}
# The mean over many places, none of which is rounded when h is added.
places = 0.3125 - 2.0**-12 * np.arange(50)
for d in places:
    exact = derivatives(d)[0]
    up = np.array([loss(d + step) for step in h])
    down = np.array([loss(d - step) for step in h])
    wrong["forward"] += np.abs((up - loss(d)) / h / exact - 1) / len(places)
    wrong["central"] += np.abs((up - down) / (2 * h) / exact - 1) / len(places)

for name in wrong:
    print(f"{name}, best h tried:", h[wrong[name].argmin()])
    print(f"{name}, best h in theory:", theory[name])
    print(f"{name}, smallest relative error:", wrong[name].min())
    print(f"{name}, relative error at the smallest h:", wrong[name][0])
    plt.loglog(h, wrong[name], ".-", label=name)
plt.xlabel("h")
plt.ylabel("relative error")
plt.legend()
plt.show()
