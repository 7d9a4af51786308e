import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
square = np.zeros(4)

losses, products = [], []
for t in range(2001):
    residual = X @ weights - y
    losses.append(residual @ residual)
    gradient = 2 * residual @ X
    square = 0.99 * square + 0.01 * gradient * gradient
    size = np.sqrt(square) + 1e-8
    # For the variables sqrt(size) * weight this is plain gradient descent.
    scale = 1 / np.sqrt(size)
    curvature = np.linalg.eigvalsh(hessian * np.outer(scale, scale)).max()
    products.append(1e-3 * curvature)
    weights = weights - 1e-3 * gradient / size

losses, above = np.array(losses), np.array(products[:-1]) > 2
rose = losses[1:] > losses[:-1] * (1 + 1e-12)
print("steps with effective lr times curvature above 2:", above.sum())
print("first of them:", np.argmax(above))
print("steps that raised the loss:", rose.sum())
print("first of them that did:", np.argmax(rose))
print("raised the loss with less than 2:", np.sum(rose & ~above))
