import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 50)
y = torch.sin(x)
rng = np.random.default_rng(0)
weights = torch.tensor(0.3 * rng.standard_normal(31), requires_grad=True)
pushes = torch.tensor(1e-5 * rng.standard_normal((3000, 31)))
lr, freeze, end = 0.2, 280, 320


def loss_of(weights):
    slopes, shifts, heights, shift = weights.split([10, 10, 10, 1])
    hidden = torch.tanh(slopes[:, None] * x + shifts[:, None])
    residual = heights @ hidden + shift - y
    return (residual * residual).mean()


def hessian_of(weights):
    return torch.autograd.functional.hessian(loss_of, weights)


network, bowl, products = [], [], []
for t in range(end + 1):
    loss = loss_of(weights)
    (gradient,) = torch.autograd.grad(loss, weights)
    if t == freeze:
        value, slope = loss.detach(), gradient
        hessian = hessian_of(weights)
        moved = torch.zeros(31)
    if t >= freeze:
        model = value + slope @ moved + moved @ hessian @ moved / 2
        bowl.append(model.item())
        network.append(loss.item())
        products.append(lr * torch.linalg.eigvalsh(hessian_of(weights))[-1].item())
        moved = moved - lr * (slope + hessian @ moved) - pushes[t]
    with torch.no_grad():
        weights -= lr * gradient + pushes[t]

for t in (freeze, freeze + int(np.argmax(network)), end):
    print(f"t = {t}, network, loss: {network[t - freeze]:.4f}")
    print(f"t = {t}, network, λmax·lr: {products[t - freeze]:.3f}")
    print(f"t = {t}, quadratic model, loss: {bowl[t - freeze]:.4f}")
steps = range(freeze, end + 1)
plt.semilogy(steps, network, label="tanh")
plt.semilogy(steps, bowl, "--", label="H")
plt.xlabel("t")
plt.ylabel("L")
plt.legend()
plt.show()
plt.plot(steps, products, label="tanh")
plt.axhline(products[0], color="C1", linestyle="--", label="H")
plt.axhline(2, color="C3", linestyle=":")
plt.xlabel("t")
plt.ylabel("$λ_{max}$ · lr")
plt.legend()
plt.show()
