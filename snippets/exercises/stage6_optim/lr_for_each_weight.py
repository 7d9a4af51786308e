import numpy as np
import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
powers = torch.ones_like(x), x, x * x, x * x * x
X = np.column_stack(powers)
best_error = X @ np.linalg.lstsq(X, y.numpy())[0] - y.numpy()
best_loss = best_error @ best_error


def loss_after(rates, steps):
    weights = [x.new_tensor(w, requires_grad=True) for w in START]
    groups = [{"params": weights[k], "lr": rates[k]} for k in range(4)]
    optimizer = torch.optim.SGD(groups)
    for t in range(steps):
        residual = sum(weights[k] * powers[k] for k in range(4)) - y
        loss = residual @ residual
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


rates = [1 / (2 * p @ p).item() for p in powers]
for k, name in enumerate("abcd"):
    print(f"lr of {name}:", rates[k])
same = loss_after([1e-6] * 4, 100)
own = loss_after(rates, 100)
print("100 steps, the same lr for all, above the best:", same - best_loss)
print("100 steps, each its own lr, above the best:", own - best_loss)
