import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
weights = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
best_loss = np.linalg.lstsq(X, y)[1][0]

gradient = 2 * X.T @ (X @ weights - y)
direction = -gradient
for step in (1, 2, 3, 4):
    # The length that leads to the lowest point on the line.
    length = gradient @ gradient / (direction @ hessian @ direction)
    weights = weights + length * direction
    new_gradient = 2 * X.T @ (X @ weights - y)
    # Conjugate: the next direction undoes nothing of this one.
    share = new_gradient @ new_gradient / (gradient @ gradient)
    direction = -new_gradient + share * direction
    gradient = new_gradient
    residual = X @ weights - y
    print(f"excess loss after step {step}:", residual @ residual - best_loss)
