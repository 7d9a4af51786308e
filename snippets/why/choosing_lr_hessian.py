import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)


def loss(weights):
    a, b, c, d = weights
    residual = a + b * x + c * x**2 + d * x**3 - y
    return (residual * residual).sum()


weights = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012], dtype=torch.float64)
hessian = torch.func.hessian(loss)(weights)
for row in hessian:
    print(*(f"{entry:12.1f}" for entry in row))
eigenvalues = torch.linalg.eigvalsh(hessian)
print("largest eigenvalue:", eigenvalues[-1].item())
print("2 / largest eigenvalue:", 2 / eigenvalues[-1].item())


def difference(other, reference):
    return ((other - reference).abs().max() / reference.abs().max()).item()


X = torch.stack([x**0, x, x**2, x**3], dim=1)
exact = 2 * X.T @ X
print("torch.func.hessian against 2 X^T X:", difference(hessian, exact))
older = torch.autograd.functional.hessian(loss, weights)
print("autograd.functional against 2 X^T X:", difference(older, exact))

v = torch.ones(4, dtype=torch.float64)
_, forward = torch.func.jvp(torch.func.grad(loss), (weights,), (v,))
print("product, jvp of grad:", difference(forward, exact @ v))
tracked = weights.clone().requires_grad_()
(gradient,) = torch.autograd.grad(loss(tracked), tracked, create_graph=True)
(twice,) = torch.autograd.grad(gradient @ v, tracked)
print("product, backward twice:", difference(twice, exact @ v))
