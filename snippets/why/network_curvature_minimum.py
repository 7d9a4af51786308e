import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 50)
y = torch.sin(x)


def loss_of(weights):
    slope, shift, height, constant = weights
    residual = height * torch.tanh(slope * x + shift) + constant - y
    return (residual * residual).mean()


weights = torch.tensor([0.5, 0.5, -0.5, 0.0], requires_grad=True)
for t in range(2001):
    loss = loss_of(weights)
    (gradient,) = torch.autograd.grad(loss, weights)
    if t in (0, 2000):
        print(f"t = {t}, loss: {loss.item():.6f}")
        print(f"t = {t}, length of the gradient: {gradient.norm().item():.6f}")
        hessian = torch.autograd.functional.hessian(loss_of, weights)
        for k, value in enumerate(torch.linalg.eigvalsh(hessian).tolist(), 1):
            print(f"t = {t}, eigenvalue {k}: {value:.4f}")
    with torch.no_grad():
        weights -= 0.8 * gradient
