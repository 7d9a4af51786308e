import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 50)
y = torch.sin(x)
rng = np.random.default_rng(0)
weights = torch.tensor(0.3 * rng.standard_normal(31), requires_grad=True)
pushes = torch.tensor(1e-5 * rng.standard_normal((3000, 31)))


def loss_of(weights):
    slopes, shifts, heights, shift = weights.split([10, 10, 10, 1])
    hidden = torch.tanh(slopes[:, None] * x + shifts[:, None])
    residual = heights @ hidden + shift - y
    return (residual * residual).mean()


lr, beta = 0.2, 0.5
velocity, products = torch.zeros(31), []
for t in range(3000):
    loss = loss_of(weights)
    if t % 75 == 0:
        hessian = torch.autograd.functional.hessian(loss_of, weights)
        products.append(lr * torch.linalg.eigvalsh(hessian)[-1].item())
    (gradient,) = torch.autograd.grad(loss, weights)
    velocity = beta * velocity + gradient
    with torch.no_grad():
        weights -= lr * velocity + pushes[t]

products = np.array(products)
for limit in (2, 2 * (1 + beta)):
    above = 75 * np.argmax(products > limit)
    print(f"first measured above {limit:g}:", above)
print(f"mean λmax·lr from t = 2025: {products[27:].mean():.2f}")
print(f"loss at the end: {loss.item():.4f}")
