import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
best_loss = torch.sum((X @ best - y) ** 2).item()
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]


def factor(t):
    return 0.1 ** max(0, (t - 2500) / 1000)


for name, rule in (("constant lr", lambda t: 1), ("schedule", factor)):
    weights = torch.tensor(start)
    optimizer = torch.optim.RMSprop([weights], lr=1e-3)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rule)
    losses = []
    for t in range(5500):
        residual = X @ weights - y
        loss = residual @ residual
        losses.append(loss.item() - best_loss)
        weights.grad = 2 * residual @ X
        optimizer.step()
        schedule.step()
    print(f"{name}, last lr:", schedule.get_last_lr()[0])
    print(f"{name}, last loss:", loss.item())
    print(f"{name}, last loss above the best:", losses[-1])
    label = "LambdaLR" if name == "schedule" else "lr = 0.001"
    plt.semilogy(range(1000, 5500), losses[1000:], label=label, linewidth=1)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
