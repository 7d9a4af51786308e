import torch
from torch.utils.data import DataLoader, TensorDataset

START = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)


def losses(batch, lr, shuffle):
    weights = START.clone().requires_grad_()
    optimizer = torch.optim.SGD([weights], lr=lr)
    draws = torch.Generator().manual_seed(0)
    loader = DataLoader(TensorDataset(X, y), batch, shuffle=shuffle, generator=draws)
    visited = []
    for epoch in range(100):
        visited.append((X @ weights - y).square().sum().item())
        for some_X, some_y in loader:
            loss = (some_X @ weights - some_y).square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return torch.tensor(visited)


shuffled, ordered = losses(2000, 1e-6, True), losses(2000, 1e-6, False)
print("steps in an epoch:", 2000 // 2000)
print("loss at t = 99:", shuffled[99].item())
gap = (shuffled / ordered - 1).abs().max()
print("largest relative difference without shuffle:", gap.item())
