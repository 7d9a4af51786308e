# Wrong: smallest of the last 10 < 8
import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
weights = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
best = torch.linalg.lstsq(X, y).solution
best_loss = (X @ best - y).square().sum().item()
draws = torch.Generator().manual_seed(0)

logged = []
for epoch in range(40):
    for points in torch.randperm(2000, generator=draws).split(20):
        residual = X[points] @ weights - y[points]
        loss = residual @ residual
        weights = weights - 1e-4 * 2 * (residual @ X[points])
    logged.append(100 * loss.item())
    if epoch % 5 == 4:
        print(f"epoch {epoch}, loss: {logged[-1]:.3f}")
print(f"smallest of the last 10: {min(logged[30:]):.4f}")
print(f"largest of the last 10: {max(logged[30:]):.4f}")
print(f"best loss: {best_loss:.4f}")

plt.semilogy(logged, ".-", label="loss")
plt.axhline(best_loss, linestyle="--", color="C1", label="L*")
plt.xlabel("epoch")
plt.legend()
plt.show()
