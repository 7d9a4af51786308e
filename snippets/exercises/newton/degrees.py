import math

import torch

torch.set_default_dtype(torch.float64)
radians = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(radians)
units = {"radians": radians, "degrees": radians * 180 / math.pi}

for name, x in units.items():
    X = torch.stack([x**0, x, x**2, x**3], dim=1)
    hessian = 2 * X.T @ X
    eigenvalues = torch.linalg.eigvalsh(hessian)
    condition = (eigenvalues[-1] / eigenvalues[0]).item()
    print(f"{name}, condition number:", condition)
    gradient = -2 * y @ X  # at weights 0
    steps = {
        "gradient descent": gradient / eigenvalues[-1],
        "Newton": torch.linalg.solve(hessian, gradient),
    }
    for method, step in steps.items():
        residual = X @ -step - y
        loss = (residual @ residual).item()
        print(f"{name}, {method}, loss after one step:", loss)
