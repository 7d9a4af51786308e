import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
hessian = 2 * X.T @ X
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]

for name, amsgrad in (("Adam", False), ("amsgrad", True)):
    weights = torch.tensor(start)
    optimizer = torch.optim.Adam([weights], lr=0.1, amsgrad=amsgrad)
    excess, products = [], []
    for t in range(3000):
        distance = weights - best
        excess.append((distance @ hessian @ distance / 2).item())
        weights.grad = 2 * ((X @ weights - y) @ X)
        optimizer.step()
        square = optimizer.state[weights]["exp_avg_sq"] / (1 - 0.999 ** (t + 1))
        scale = 1 / torch.sqrt(torch.sqrt(square) + 1e-8)
        seen = hessian * torch.outer(scale, scale)
        products.append(0.1 * torch.linalg.eigvalsh(seen).max().item())
    if not amsgrad:
        later = range(500, 3000)
        above = next(t for t in later if products[t] > 38)
        print("lr times curvature, first step after 500 above 38:", above)
        out = next(t for t in later if excess[t] > 1e-3)
        print("first step after 500 with an excess above 0.001:", out)
    print(f"{name}, excess at t = 500:", excess[500])
    print(f"{name}, largest excess from 500 on:", max(excess[500:]))
    plt.semilogy(excess, label=name, linewidth=1)
plt.ylim(1e-30, 1e11)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
