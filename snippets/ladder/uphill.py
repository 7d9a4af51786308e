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
print("change at a right angle to the gradient:", loss(a + da, b + db) - loss(a, b))

plt.plot(angles, changes, "C0.")
plt.axvline(uphill, color="C1")
plt.xlabel("φ")
plt.ylabel("ΔL")
plt.show()
grid_a, grid_b = np.meshgrid(np.linspace(-1, 1.2, 60), np.linspace(-0.5, 1.5, 60))
losses = [loss(*weights) for weights in zip(grid_a.ravel(), grid_b.ravel())]
plt.contour(grid_a, grid_b, np.reshape(losses, grid_a.shape), [500, loss(a, b), 3000, 6000, 10000], colors="C4")
plt.quiver(a, b, np.cos(np.radians(uphill)), np.sin(np.radians(uphill)), color="C1", scale=5)
plt.plot(a, b, "C1o")
plt.plot(0, (x @ y) / (x @ x), "C2*", markersize=12)
plt.axis("equal")
plt.show()
