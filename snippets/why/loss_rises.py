import matplotlib.pyplot as plt
import numpy as np
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best_loss = np.linalg.lstsq(X.numpy(), y.numpy())[1][0]
limit = 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]


def descend(kind, dtype=torch.float64, **settings):
    inputs, targets, weights = X.to(dtype), y.to(dtype), torch.tensor(start, dtype=dtype)
    optimizer = kind([weights], **settings)
    losses = []
    for t in range(2001):
        residual = inputs @ weights - targets
        losses.append((residual @ residual).item())
        weights.grad = 2 * residual @ inputs
        optimizer.step()
    return np.array(losses)


SGD, RMSprop, Adam = torch.optim.SGD, torch.optim.RMSprop, torch.optim.Adam
runs = {
    "SGD, lr 1e-6": descend(SGD, lr=1e-6),
    "SGD, 0.99 of the limit": descend(SGD, lr=0.99 * limit),
    "SGD, 1.01 of the limit": descend(SGD, lr=1.01 * limit),
    "momentum 0.9, lr 1e-6": descend(SGD, lr=1e-6, momentum=0.9),
    "RMSprop, lr 1e-3": descend(RMSprop, lr=1e-3),
    "Adam, lr 0.1": descend(Adam, lr=0.1),
    "float32, 0.99 of the limit": descend(SGD, torch.float32, lr=0.99 * limit),
}
for name, losses in runs.items():
    # Less than this is the rounding of float64.
    rose = losses[1:] > losses[:-1] * (1 + 1e-12)
    print(f"{name}, steps that raised the loss:", rose.sum())
    if rose.any():
        print(f"{name}, first of them:", np.argmax(rose))
        print(f"{name}, largest rise:", np.diff(losses).max())
        print(f"{name}, largest factor:", (losses[1:] / losses[:-1]).max())

spacing = np.spacing(np.float32(best_loss))
print("distance of two float32 numbers at the best loss:", spacing)

labels = ("lr = 1e-6", "0.99 · 2/λ", "1.01 · 2/λ", "β = 0.9", "RMSprop", "Adam")
for losses, label in zip(runs.values(), labels):
    plt.semilogy(losses - best_loss, label=label, linewidth=1)
plt.ylim(1e-9, 1e14)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend(ncols=2, loc="upper right")
plt.show()
