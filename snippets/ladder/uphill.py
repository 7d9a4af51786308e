import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)


def loss(a, b):
    residual = a + b * x - y
    return residual @ residual


a, b = 0.6, 0.8
residual = a + b * x - y
grad_a, grad_b = 2 * residual.sum(), 2 * residual @ x
uphill = np.degrees(np.arctan2(grad_b, grad_a))

r, angles = 1e-3, np.arange(360)
circle = r * np.array([np.cos(np.radians(angles)), np.sin(np.radians(angles))])
changes = np.array([loss(a + da, b + db) - loss(a, b) for da, db in circle.T])
print("direction in which the loss rises most:", angles[changes.argmax()])
print("direction of the gradient:", uphill)
print("direction in which the loss falls most:", angles[changes.argmin()])
print("largest rise:", changes.max())
da, db = r * np.array([-grad_b, grad_a]) / np.hypot(grad_a, grad_b)
across = loss(a + da, b + db) - loss(a, b)
print("change at a right angle to the gradient:", across)

plt.plot(angles, changes, "C0.")
plt.axvline(uphill, color="C1")
plt.gca().set(xlabel="φ", ylabel="ΔL")
plt.show()
grid_a, grid_b = np.meshgrid(np.linspace(-1.4, 1.6, 80), np.linspace(-0.7, 1.4, 60))
losses = [[loss(*weights) for weights in zip(*row)] for row in zip(grid_a, grid_b)]
plt.contour(grid_a, grid_b, losses, [700, loss(a, b), 6000, 10000], colors="C4")
plt.quiver(a, b, grad_a, grad_b, color="C1", scale=3e4)
plt.plot(a, b, "C1o")
plt.plot(0, (x @ y) / (x @ x), "C2*", markersize=12)
plt.gca().set(aspect="equal", xlabel="a", ylabel="b")
plt.show()
