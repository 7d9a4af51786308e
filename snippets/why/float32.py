import matplotlib.pyplot as plt
import numpy as np
import torch


def fit(dtype):
    """The weights before every step, in float64."""
    x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
    y = torch.sin(x).to(dtype)
    X = torch.stack([x**0, x, x**2, x**3], dim=1).to(dtype)
    start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
    weights = torch.tensor(start, dtype=dtype)
    path = []
    for t in range(12000):
        path.append(weights.double())
        weights = weights - 1e-6 * 2 * ((X @ weights - y) @ X)
    return torch.stack(path)


x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
hessian = 2 * X.T @ X

for dtype in (torch.float64, torch.float32):
    name = str(dtype).removeprefix("torch.")
    path = fit(dtype)
    error = path - best
    excess = torch.sum(error @ hessian * error, dim=1) / 2
    loss = torch.sum((X @ path[1999] - y) ** 2)
    b = path[:, 1]
    moved = torch.nonzero(b[1:] != b[:-1])
    print(f"{name}, epsilon:", torch.finfo(dtype).eps)
    print(f"{name}, loss at t = 1999:", loss.item())
    print(f"{name}, last excess loss:", excess[-1].item())
    print(f"{name}, last step that changed b:", moved.max().item())
    update = 1e-6 * abs(2 * (X @ path[-1] - y) @ X)[1]
    print(f"{name}, exact next update of b:", update.item())
    spacing = torch.finfo(dtype).eps / 2
    print(f"{name}, spacing of numbers at b:", spacing)
    plt.semilogy(excess, label=name)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
