import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 50)
y = torch.sin(x)


def loss_of(weights):
    slopes, shifts, heights, shift = weights.split([10, 10, 10, 1])
    hidden = torch.tanh(slopes[:, None] * x + shifts[:, None])
    residual = heights @ hidden + shift - y
    return (residual * residual).mean()


def largest_curvature(loss_of, weights):
    weights = weights.detach().requires_grad_()
    loss = loss_of(weights)
    (gradient,) = torch.autograd.grad(loss, weights, create_graph=True)
    v, before, value = torch.ones_like(weights), None, 0.0
    while value != before:
        v = v / v.norm()
        slope = gradient @ v
        (product,) = torch.autograd.grad(slope, weights, retain_graph=True)
        before, value = value, round((v @ product).item(), 6)
        v = product
    return value


lr = 0.05
start = 0.3 * np.random.default_rng(0).standard_normal(31)
weights = torch.tensor(start, requires_grad=True)
for t in range(2001):
    loss = loss_of(weights)
    if t in (0, 20, 100, 500, 2000):
        hessian = torch.autograd.functional.hessian(loss_of, weights)
        values = torch.linalg.eigvalsh(hessian)
        largest = largest_curvature(loss_of, weights)
        print(f"t = {t}, loss: {loss.item():.6f}")
        print(f"t = {t}, λmax by power iteration: {largest:.4f}")
        print(f"t = {t}, λmax of the whole Hessian: {values[-1].item():.4f}")
        print(f"t = {t}, smallest eigenvalue: {values[0].item():.4f}")
        print(f"t = {t}, negative eigenvalues:", (values < 0).sum().item())
    (gradient,) = torch.autograd.grad(loss, weights)
    with torch.no_grad():
        weights -= lr * gradient
