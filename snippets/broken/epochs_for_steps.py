# Wrong: batch 2000, last loss > 100
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])

for batch in (20, 200, 2000):
    weights, t = start, 0
    lr = 1e-6 * 2000 / batch
    draws = torch.Generator().manual_seed(0)
    for epoch in range(20):
        for points in torch.randperm(2000, generator=draws).split(batch):
            residual = X[points] @ weights - y[points]
            weights = weights - lr * 2 * (residual @ X[points])
            t += 1
    loss = (X @ weights - y).square().sum()
    print(f"batch {batch}, epochs: {epoch + 1}")
    print(f"batch {batch}, steps: {t}")
    print(f"batch {batch}, last loss: {loss:.4f}")
