# Wrong: largest excess loss after epoch 20 > 20
import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2001)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution
weights = best.clone().requires_grad_()
loss_of = torch.nn.MSELoss(reduction="mean")
lr = 2e-3
draws = torch.Generator().manual_seed(0)

excess = []
for epoch in range(60):
    batches = torch.randperm(2001, generator=draws).split(100)
    for points in batches:
        loss_of(X[points] @ weights, y[points]).backward()
        with torch.no_grad():
            weights -= lr * weights.grad
        weights.grad = None
        excess.append((X @ (weights.detach() - best)).square().sum())
late = torch.stack(excess).reshape(60, 21)[20:]
print("batches in an epoch:", len(batches))
print("points in the last one:", len(points))
print(f"largest excess loss after epoch 20: {late.max():.4f}")
print(f"mean before the short batch: {late[:, 19].mean():.4f}")
print(f"mean after it: {late[:, 20].mean():.4f}")

plt.semilogy(range(420, 1260), late.flatten(), linewidth=1)
plt.ylim(1e-3, 200)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.show()
