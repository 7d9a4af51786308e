import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
best = torch.linalg.lstsq(X, y).solution

for batch in (20, 200, 2000):
    weights, path = start, []
    lr = 1e-6 * 2000 / batch
    draws = torch.Generator().manual_seed(0)
    while len(path) < 2000:
        for points in torch.randperm(2000, generator=draws).split(batch):
            residual = X[points] @ weights - y[points]
            weights = weights - lr * 2 * (residual @ X[points])
            path.append(weights)
    loss = (X @ weights - y).square().sum()
    print(f"batch {batch}, epochs: {2000 * batch // 2000}")
    print(f"batch {batch}, steps: {len(path)}")
    print(f"batch {batch}, last loss: {loss:.4f}")
    excess = (X @ (torch.stack(path[::20]) - best).T).square().sum(dim=0)
    visited = torch.arange(1, 2001, 20) * batch
    plt.loglog(visited, excess, label=f"B = {batch}")
plt.xlabel("B t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
