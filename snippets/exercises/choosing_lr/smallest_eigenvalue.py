import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)


def loss(weights):
    a, b, c, d = weights
    residual = a + b * x + c * x**2 + d * x**3 - y
    return (residual * residual).sum()


weights = torch.zeros(4, dtype=torch.float64, requires_grad=True)
(gradient,) = torch.autograd.grad(loss(weights), weights, create_graph=True)


def hessian_times(v):
    return torch.autograd.grad(gradient, weights, v, retain_graph=True)[0]


torch.manual_seed(0)
v = torch.randn(4, dtype=torch.float64)
for k in range(10):
    v = hessian_times(v / v.norm())
largest = v.norm().item()  # H v is λ v by now
print("largest eigenvalue:", largest)

v = torch.randn(4, dtype=torch.float64)
for k in range(1, 1001):
    v = v / v.norm()
    product = hessian_times(v)
    if k in (10, 100, 1000):
        estimate = (v @ product).item()
        print(f"smallest after {k} products:", estimate)
        print(f"best lr after {k} products:", 2 / (estimate + largest))
    v = largest * v - product  # a product with λmax I − H

exact = torch.linalg.eigvalsh(torch.func.hessian(loss)(weights))[0].item()
print("smallest eigenvalue, from the whole Hessian:", exact)
