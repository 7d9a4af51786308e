import numpy as np
import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
a, b, c, d = weights = [x.new_tensor(w, requires_grad=True) for w in START]
c.requires_grad_(False)
x2 = x * x
x3 = x2 * x
for t in range(2000):
    residual = a + b * x + c * x2 + d * x3 - y
    loss = residual @ residual
    loss.backward()
    with torch.no_grad():
        for weight in weights:
            if weight.grad is not None:
                weight -= 1e-6 * weight.grad
                weight.grad = None


def least_squares(columns, target):
    X, target = torch.stack(columns, dim=1).numpy(), target.numpy()
    residual = X @ np.linalg.lstsq(X, target)[0] - target
    return residual @ residual


ones = torch.ones_like(x)
centred = x2 - x2.mean()
print("c at the end:", c.item())
print("last loss:", loss.item())
print("least squares, c frozen:", least_squares([ones, x, x3], y - c * x2))
print("least squares, c free:", least_squares([ones, x, x2, x3], y))
print("what freezing costs:", (c * c * (centred @ centred)).item())
