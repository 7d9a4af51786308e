import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best_loss = np.linalg.lstsq(X.numpy(), y.numpy())[1][0]
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
excess = torch.sum((X @ start - y) ** 2).item() - best_loss
print("excess loss at the start:", excess)
draws = torch.Generator().manual_seed(0)


def gradient_and_hessian(weights, size):
    batch = torch.randperm(2000, generator=draws)[:size]
    share = 2000 / size  # so that the batch estimates the sum over all points
    residual = X[batch] @ weights - y[batch]
    return share * 2 * residual @ X[batch], share * 2 * X[batch].T @ X[batch]


for size in (5, 20, 100, 1000, 2000):
    excess = []
    for trial in range(200):
        gradient, hessian = gradient_and_hessian(start, size)
        weights = start - torch.linalg.solve(hessian, gradient)
        excess.append(torch.sum((X @ weights - y) ** 2).item() - best_loss)
    print(f"batch of {size}, median excess loss:", np.median(excess))
    print(f"batch of {size}, largest excess loss:", max(excess))
