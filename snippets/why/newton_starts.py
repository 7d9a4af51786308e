import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
best_loss = np.linalg.lstsq(np.vander(x, 4), y.numpy())[1][0]
line_loss = np.linalg.lstsq(np.vander(x, 2), y.numpy())[1][0]
zero = (y @ y).item()
print("loss of the best straight line:", line_loss)
print("loss of y = 0:", zero)


def loss(weights):  # of rung 4
    a, b, c, d = weights
    z = c + d * x
    return torch.sum((a + b * (2.5 * z * z - 1.5) * z - y) ** 2)


losses = torch.vmap(loss)  # of all starts at once
grads = torch.vmap(torch.func.grad(loss))
hessians = torch.vmap(torch.func.hessian(loss))
draws = np.random.default_rng(0).standard_normal((20, 4))
starts = torch.tensor(draws)
lowest = torch.linalg.eigvalsh(hessians(starts))[:, 0]
print("starts with a negative eigenvalue:", (lowest < 0).sum().item())


def newton(weights, mended):
    for t in range(50):
        gradient, hessian = grads(weights), hessians(weights)
        step = -torch.linalg.solve_ex(hessian, gradient)[0]
        lengths = torch.ones(1, 20, 1)
        if mended:
            values, vectors = torch.linalg.eigh(hessian)
            along = torch.einsum("nij,ni->nj", vectors, gradient)
            step = -torch.einsum("nij,nj->ni", vectors, along / values.abs())
            lengths = 0.5 ** torch.arange(15.0)[:, None, None]
        promised = 1e-4 * lengths[..., 0] * (gradient * step).sum(1)
        trials = weights + lengths * step
        enough = torch.vmap(losses)(trials) <= losses(weights) + promised
        best = trials[enough.int().argmax(0), torch.arange(20)]
        moving = gradient.norm(dim=1, keepdim=True) > 1e-6
        weights = torch.where(moving, best, weights)
    return weights


for name in ("pure", "mended"):
    weights = newton(starts, name == "mended")
    end = losses(weights).numpy()
    print(f"{name}, best cubic:", np.sum(end - best_loss < 1e-6))
    print(f"{name}, within 1 of the line:", np.sum(abs(end - line_loss) < 1))
    print(f"{name}, within 0.001 of y = 0:", np.sum(abs(end - zero) < 0.001))
    straight = weights[abs(end - line_loss) < 1]
    share = abs(straight[:, 3] / straight[:, 2]).max().item()
    print(f"{name}, near the line, largest |d / c|:", share)
    print(f"{name}, near the line, least |c|:", abs(straight[:, 2]).min().item())
