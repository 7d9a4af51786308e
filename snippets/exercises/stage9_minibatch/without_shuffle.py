import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution


def descend(shuffle, seed=0):
    """Excess losses in 100 epochs from the best weights on, and the batches' curvatures."""
    draws = torch.Generator().manual_seed(seed)
    weights, losses = best, []
    for epoch in range(100):
        order = torch.randperm(2000, generator=draws) if shuffle else torch.arange(2000)
        for points in order.split(20):
            losses.append((X @ (weights - best)).square().sum().item())
            weights = weights - 1e-4 * 2 * ((X[points] @ weights - y[points]) @ X[points])
    hessians = torch.stack([2 * X[points].T @ X[points] for points in order.split(20)])
    return torch.tensor(losses[5000:]), torch.linalg.eigvalsh(hessians)[:, -1].max()


for name, shuffle in ("with shuffle", True), ("without", False):
    losses, curvature = descend(shuffle)
    print(f"{name}, lr times the largest curvature of a batch: {1e-4 * curvature:.4f}")
    print(f"{name}, mean excess loss: {losses.mean():.4f}")
    print(f"{name}, smallest: {losses.min():.4f}")
    print(f"{name}, largest: {losses.max():.4f}")
