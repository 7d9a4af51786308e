import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
hessian = 2 * X.T @ X
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]

for lr in (0.01, 0.03, 0.1, 0.3, 1.0):
    weights = torch.tensor(start)
    optimizer = torch.optim.Adam([weights], lr=lr)
    for t in range(3000):
        distance = weights - best
        if distance @ hessian @ distance / 2 <= 1e-6:
            break
        weights.grad = hessian @ distance
        optimizer.step()
    print(f"steps with lr {lr}:", t)
