import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
weights = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
lr = 4e-5
draws = torch.Generator().manual_seed(0)

path, losses = [], []
for epoch in range(1, 121):
    order = torch.randperm(2000, generator=draws)
    for points in order.split(20):
        path.append(weights)
        residual = X[points] @ weights - y[points]
        weights = weights - lr * 2 * (residual @ X[points])
    losses.append((X @ weights - y).square().sum().item())
    if epoch % 20 == 0:
        print(f"loss after epoch {epoch}: {losses[-1]:.6f}")

last = torch.stack(path[-100:])
within = (X @ last.T - y[:, None]).square().sum(dim=0)
print(f"last epoch, smallest loss: {within.min():.4f}")
print(f"last epoch, largest loss: {within.max():.4f}")
best = torch.linalg.lstsq(X, y).solution
print(f"best loss: {(X @ best - y).square().sum():.4f}")
steep = torch.linalg.matrix_norm(X[points], ord=2) ** 2 * 2
print(f"lr * largest curvature of the last batch: {lr * steep:.3f}")

plt.plot(last[:, 0], last[:, 2], ".-", linewidth=0.8, label="θ")
plt.plot(best[0], best[2], "*", markersize=12, label="θ*")
plt.xlabel("a")
plt.ylabel("c")
plt.legend()
plt.show()
