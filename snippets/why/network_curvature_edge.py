import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 50)
y = torch.sin(x)
rng = np.random.default_rng(0)
start = 0.3 * rng.standard_normal(31)
weights = torch.tensor(np.tile(start, (3, 1)), requires_grad=True)
pushes = torch.tensor(1e-5 * rng.standard_normal((3000, 31)))
lrs = (0.15, 0.2, 0.3)
column = torch.tensor(lrs)[:, None]


def losses_of(weights):
    parts = weights[:, :, None].split([10, 10, 10, 1], dim=1)
    slopes, shifts, heights, shift = parts
    hidden = torch.tanh(slopes * x + shifts)
    residual = (heights * hidden).sum(1) + shift[:, 0] - y
    return (residual * residual).mean(1)


def largest_curvatures(weights, v, products):
    total = losses_of(weights).sum()
    (gradient,) = torch.autograd.grad(total, weights, create_graph=True)
    for _ in range(products):
        (product,) = torch.autograd.grad(gradient, weights, v, retain_graph=True)
        values = (v * product).sum(1, keepdim=True)
        v = product / product.norm(dim=1, keepdim=True)
    return values, v


losses, products, v = [], [], torch.ones(3, 31) / 31**0.5
for t in range(3000):
    loss = losses_of(weights)
    losses.append(loss.detach())
    if t % 25 == 0:
        values, v = largest_curvatures(weights, v, 10 if t else 100)
        products.append((column * values)[:, 0])
    (gradient,) = torch.autograd.grad(loss.sum(), weights)
    with torch.no_grad():
        weights -= column * gradient + pushes[t]
losses, products = torch.stack(losses).numpy(), torch.stack(products).numpy()
for lr, loss, product in zip(lrs, losses.T, products.T, strict=True):
    above = 25 * np.argmax(product > 2)
    print(f"lr {lr}, first measured above 2:", above)
    print(f"lr {lr}, largest loss later: {loss[above:].max():.4f}")
    print(f"lr {lr}, steps that raise the loss:", np.sum(np.diff(loss) > 0))
    print(f"lr {lr}, loss at the end: {loss[-1]:.4f}")
    print(f"lr {lr}, mean λmax·lr from t = 2000: {product[80:].mean():.2f}")
plt.plot(range(25, 3000, 25), (products[1:] + products[:-1]) / 2, label=lrs)
plt.axhline(2, color="C3", linestyle="--")
plt.gca().set(xlabel="t", ylabel="$λ_{max}$ · lr")
plt.legend(title="lr")
plt.show()
plt.semilogy(losses, label=lrs)
plt.gca().set(xlabel="t", ylabel="L")
plt.legend(title="lr")
plt.show()
