import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)


def loss_of(weights):
    a, b, c, d = weights
    z = c + d * x
    return torch.sum((a + b * (5 * z**3 - 3 * z) / 2 - y) ** 2)


def limit(weights):
    hessian = torch.autograd.functional.hessian(loss_of, weights)
    return 2 / torch.linalg.eigvalsh(hessian).max().item()


for lr in (5e-6, 1e-5):
    weights = torch.tensor([0.0, -1.0, 0.0, 0.3])
    losses, path = [], []
    for t in range(2001):
        path.append(weights)
        weights = weights.clone().requires_grad_()
        loss = loss_of(weights)
        losses.append(loss.item())
        loss.backward()
        weights = weights.detach() - lr * weights.grad
    losses = np.array(losses)
    rose = losses[1:] > losses[:-1] * (1 + 1e-12)
    print(f"lr {lr}, steps that raised the loss:", rose.sum())
    print(f"lr {lr}, limit at t = 10:", limit(path[10]))
    print(f"lr {lr}, limit at t = 2000:", limit(path[2000]))
    for t in (1999, 2000):
        print(f"lr {lr}, loss at t = {t}:", losses[t])
    if rose.any():
        first = int(np.argmax(rose))
        print(f"lr {lr}, first of them:", first)
        print(f"lr {lr}, limit there:", limit(path[first]))
