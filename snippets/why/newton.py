import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])


def loss(weights):
    residual = X @ weights - y
    return residual @ residual


weights = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
best_loss = loss(best).item()
print("loss at the start:", loss(weights).item())
for step in (1, 2):
    gradient = torch.func.grad(loss)(weights)
    hessian = torch.func.hessian(loss)(weights)
    weights = weights - torch.linalg.solve(hessian, gradient)
    print(f"loss after step {step}:", loss(weights).item())
    error = abs(weights - best).max().item()
    print(f"largest error of a weight after step {step}:", error)
print("least-squares loss:", best_loss)
