import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 50)
y = torch.sin(x)


def loss_of(weights):
    a, b, c, d = weights
    residual = a + b * x + c * x**2 + d * x**3 - y
    return (residual * residual).mean()


def largest_curvature(loss_of, weights):
    weights = weights.detach().requires_grad_()
    loss = loss_of(weights)
    (gradient,) = torch.autograd.grad(loss, weights, create_graph=True)
    v, before, value = torch.ones_like(weights), None, 0.0
    while value != before:
        v = v / v.norm()
        (product,) = torch.autograd.grad(gradient, weights, v, retain_graph=True)
        before, value = value, round((v @ product).item(), 6)
        v = product
    return value


rng = np.random.default_rng(0)
for size in (0, 1, 1000):
    weights = torch.tensor(size * rng.standard_normal(4))
    loss = loss_of(weights).item()
    value = largest_curvature(loss_of, weights)
    print(f"weights of size {size}, loss: {loss:.5g}")
    print(f"weights of size {size}, λmax: {value:.4f}")
