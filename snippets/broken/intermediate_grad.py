# Fails: AttributeError: 'NoneType' object has no attribute 'abs'
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start, requires_grad=True)

for t in range(2000):
    residual = X @ weights - y
    loss = residual @ residual
    loss.backward()
    with torch.no_grad():
        weights -= 1e-6 * weights.grad
    weights.grad = None
print("last loss:", loss.item())
print("largest 2 * residual:", 2 * residual.abs().max().item())
print("largest derivative:", residual.grad.abs().max().item())
