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


start = 0.3 * np.random.default_rng(0).standard_normal(31)
weights = torch.tensor(start, requires_grad=True)
for t in range(500):
    (gradient,) = torch.autograd.grad(loss_of(weights), weights)
    with torch.no_grad():
        weights -= 0.05 * gradient

hessian = torch.autograd.functional.hessian(loss_of, weights)
values, vectors = torch.linalg.eigh(hessian)
largest, v = values[-1].item(), vectors[:, -1]
v = v * v.sum().sign()  # an eigenvector has no sign of its own
print(f"2 / λmax: {2 / largest:.4f}")
shifted = (weights + 0.001 * v).detach().requires_grad_()
loss = loss_of(shifted)
(gradient,) = torch.autograd.grad(loss, shifted)
slope = gradient @ v
for share in (0.5, 0.9, 1.1, 2.0):
    lr = share * 2 / largest
    change = (loss_of(shifted - lr * slope * v) - loss).item()
    predicted = (-lr * slope**2 * (1 - lr * largest / 2)).item()
    print(f"{share} of the limit, change of the loss: {change:.2e}")
    print(f"{share} of the limit, predicted: {predicted:.2e}")
