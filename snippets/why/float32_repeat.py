import torch


def last_loss(seed=0):
    torch.manual_seed(seed)
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    y = torch.sin(x)
    X = torch.stack([x**0, x, x**2, x**3], dim=1)
    weights = torch.randn(4)
    for t in range(2000):
        residual = X @ weights - y
        weights = weights - 1e-6 * 2 * (residual @ X)
    return (residual @ residual).item()


torch.set_num_threads(1)
print("different losses in three runs:", len({last_loss() for _ in range(3)}))
seeds = {last_loss(seed) for seed in (0, 1, 2)}
print("different losses of three seeds:", len(seeds))
