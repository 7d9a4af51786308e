import math

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
best_loss = torch.sum((X @ best - y) ** 2).item()
low, *_, high = np.linalg.eigvalsh(2 * X.T @ X)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]

# Best, or close to it, for these eigenvalues.
root = math.sqrt(high / low)
ball = {
    "lr": 4 / (math.sqrt(high) + math.sqrt(low)) ** 2,
    "momentum": ((root - 1) / (root + 1)) ** 2,
}
nesterov = {"lr": 1 / high, "momentum": (root - 1) / (root + 1)}
SGD = torch.optim.SGD
methods = {
    "gradient descent": (SGD, {"lr": 2 / (low + high)}),
    "heavy ball": (SGD, ball),
    "Nesterov": (SGD, {**nesterov, "nesterov": True}),
    "RMSprop": (torch.optim.RMSprop, {"lr": 0.1}),
    "Adam": (torch.optim.Adam, {"lr": 0.1}),
    "L-BFGS": (
        torch.optim.LBFGS,
        {"max_iter": 1, "max_eval": 25, "line_search_fn": "strong_wolfe"},
    ),
}

for name, (kind, settings) in methods.items():
    weights = torch.tensor(start, requires_grad=True)
    optimizer = kind([weights], **settings)
    evaluations = 0

    def closure():
        global evaluations
        evaluations += 1
        residual = X @ weights - y
        loss = residual @ residual
        optimizer.zero_grad()
        loss.backward()
        return loss

    goals = [1.0, 1e-3, 1e-6]
    for t in range(3000):
        with torch.no_grad():
            excess = torch.sum((X @ weights - y) ** 2).item() - best_loss
        while goals and excess <= goals[0]:
            goal = goals.pop(0)
            print(f"{name}, steps to {goal:g}:", t)
            print(f"{name}, evaluations to {goal:g}:", evaluations)
        if not goals:
            break
        optimizer.step(closure)
