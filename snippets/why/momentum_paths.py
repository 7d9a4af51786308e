import math

import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x, x**3], dim=1)  # b and d alone: a plane
hessian = 2 * X.T @ X
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
low, high = np.linalg.eigvalsh(hessian)
root = math.sqrt(high / low)
ball = ((root - 1) / (root + 1)) ** 2
lr = 4 / (math.sqrt(high) + math.sqrt(low)) ** 2
methods = {
    "SGD": (torch.optim.SGD, {"lr": 2 / (low + high)}),
    "SGD, β": (torch.optim.SGD, {"lr": lr, "momentum": ball}),
    "Adam": (torch.optim.Adam, {"lr": 0.1}),
    "LBFGS": (
        torch.optim.LBFGS,
        {"max_iter": 1, "max_eval": 25, "line_search_fn": "strong_wolfe"},
    ),
}

p, q = torch.meshgrid(
    torch.linspace(-0.6, 1.6, 40),
    torch.linspace(-0.42, 0.42, 40),
    indexing="xy",
)
distance = torch.stack([p - best[0], q - best[1]], dim=-1)
excess = torch.sum(distance @ hessian * distance, dim=-1) / 2
levels = excess.max().item() / 4.0 ** torch.arange(8, 0, -1)
plt.contour(p, q, excess, levels, colors="C4", linewidths=0.7, alpha=0.6)

for name, (kind, settings) in methods.items():
    weights = torch.tensor([-0.13210486, 0.10490012], requires_grad=True)
    optimizer = kind([weights], **settings)
    path = [weights.detach().clone()]

    def closure():
        optimizer.zero_grad()
        loss = torch.sum((X @ weights - y) ** 2)
        loss.backward()
        return loss

    for t in range(40):
        optimizer.step(closure)
        path.append(weights.detach().clone())
    plt.plot(*torch.stack(path).T, ".-", label=name, linewidth=1)
plt.xlabel("b")
plt.ylabel("d")
plt.legend()
plt.show()
