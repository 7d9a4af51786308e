# Reads: ladder/stage5_nn
import sys

import matplotlib.pyplot as plt
import numpy as np
import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)
rung_5 = np.loadtxt(sys.stdin.read().splitlines()[:-1])[:, 1]

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)
best = torch.linalg.lstsq(X.double(), y.double()).solution
best_loss = (X.double() @ best - y.double()).square().sum().item()

for batch, lr in (2000, 1e-6), (20, 1e-4):
    torch.manual_seed(0)
    weights = torch.tensor(START, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=lr)
    losses = []
    for t in range(2000):
        losses.append((X @ weights - y).square().sum().item())
        chosen = torch.randperm(2000)[:batch]
        loss = (X[chosen] @ weights - y[chosen]).square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    losses = np.array(losses)
    gap = np.abs(losses[99::100] / rung_5 - 1).max()
    print(f"batch {batch}, largest relative difference from rung 5: {gap}")
    print(f"batch {batch}, steps that raise L: {np.sum(np.diff(losses) > 0)}")
    print(f"batch {batch}, last L: {losses[-1]}")
    plt.semilogy(losses - best_loss, linewidth=1, label=f"batch {batch}")
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
