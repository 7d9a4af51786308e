import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution


def excess_losses(mean, drop_last):
    """The excess loss before each step, from the best weights on, in batches of 999."""
    draws = torch.Generator().manual_seed(0)
    weights, losses = best, []
    while len(losses) < 6000:
        for points in torch.randperm(2000, generator=draws).split(999):
            if drop_last and len(points) < 999:
                continue
            losses.append((X @ (weights - best)).square().sum().item())
            residual = X[points] @ weights - y[points]
            lr = 2e-3 / len(points) if mean else 2e-3 / 999
            weights = weights - lr * 2 * (residual @ X[points])
    return torch.tensor(losses[1000:])


for name, mean, drop_last in (
    ("sum", False, False),
    ("mean", True, False),
    ("mean, drop_last", True, True),
):
    losses = excess_losses(mean, drop_last)
    print(f"{name}, mean excess loss: {losses.mean():.6f}")
    print(f"{name}, largest excess loss: {losses.max():.6f}")
