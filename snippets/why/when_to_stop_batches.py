import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])


def first_without_record(losses, patience):
    """The index at which the best loss is `patience` entries old."""
    record, since = float("inf"), 0
    for t, loss in enumerate(losses):
        record, since = (loss, 0) if loss < record else (record, since + 1)
        if since == patience:
            return t
    raise ValueError("no stop")


for seed in range(2):
    weights, draws = start, torch.Generator().manual_seed(seed)
    batch_losses, excess, means = [], [], []
    for epoch in range(40):
        for points in torch.randperm(2000, generator=draws).split(20):
            error = weights - best
            excess.append((X @ error).square().sum().item())
            residual = X[points] @ weights - y[points]
            batch_losses.append(100 * (residual @ residual).item())
            weights = weights - 1e-4 * 2 * residual @ X[points]
        means.append(sum(batch_losses[-100:]) / 100)
    t = first_without_record(batch_losses, 1)
    print(f"seed {seed}, first batch loss that rises, step:", t)
    print(f"seed {seed}, first batch loss that rises, excess loss: {excess[t]:.3f}")
    for patience in (1, 3):
        epoch = first_without_record(means, patience)
        name = f"seed {seed}, epoch means, patience {patience}"
        print(f"{name}, epoch:", epoch + 1)
        print(f"{name}, excess loss: {excess[100 * epoch + 99]:.3f}")
    if seed == 0:
        shown = range(0, 4000, 5)
        plt.semilogy(shown, batch_losses[:4000:5], ".", ms=2, label="batch")
        plt.semilogy(range(50, 4000, 100), means[:40], "C1o-", label="mean")

residual = X @ best - y
spread = 100 * (20 * residual.square().var()).sqrt().item()
print(f"best weights, loss of all points: {residual.square().sum().item():.4f}")
print(f"best weights, standard deviation of 100 times a batch's loss: {spread:.4f}")
plt.xlabel("t")
plt.ylabel("L")
plt.legend()
plt.show()
