import numpy as np
import torch
from torch.autograd.functional import hessian

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)


def loss_of(weights):
    a, b, c, d = weights
    z = c + d * x
    residual = a + b * (5 * z * z * z - 3 * z) / 2 - y
    return residual @ residual


weights = torch.tensor([0.0, -1.0, 0.0, 0.3], requires_grad=True)
limits = []
for t in range(2000):
    if t % 100 == 0:
        eigenvalues = np.linalg.eigvalsh(hessian(loss_of, weights))
        limits.append(2 / eigenvalues.max())
    loss_of(weights).backward()
    with torch.no_grad():
        weights -= 5e-6 * weights.grad
    weights.grad = None
print("limit for lr at the start:", limits[0])
print("limit for lr in step 1900:", limits[-1])
print("lowest of the 20 limits:", min(limits))
