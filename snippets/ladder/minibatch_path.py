import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution


def path(batch, lr, seed=0):
    """The weights before each of 4,000 steps, in epochs like the rung's."""
    draws = torch.Generator().manual_seed(seed)
    weights, visited = start, []
    while len(visited) < 4000:
        for points in torch.randperm(2000, generator=draws).split(batch):
            visited.append(weights)
            residual = X[points] @ weights - y[points]
            weights = weights - lr * 2 * (residual @ X[points])
    return torch.stack(visited)


whole, some = path(2000, 1e-6), path(20, 1e-4)
mean = sum(path(20, 1e-4, seed) for seed in range(10)) / 10
names = "all points", "batches of 20", "mean of 10 runs with batches"
for t in 1000, 1999, 3999:
    for name, weights in zip(names, (whole, some, mean)):
        print(f"t = {t}, {name}, b: {weights[t, 1]:.6f}")
        excess = (X @ (weights[t] - best)).square().sum()
        print(f"t = {t}, {name}, L - L*: {excess:.6f}")
plt.plot(some[:, 1], some[:, 3], linewidth=0.7, label="batch 20")
plt.plot(whole[:, 1], whole[:, 3], label="batch 2000")
plt.plot(best[1], best[3], "*", markersize=12, label="θ*")
plt.xlabel("b")
plt.ylabel("d")
plt.legend()
plt.show()
