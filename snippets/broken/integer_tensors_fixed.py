import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
weights = torch.tensor([0.0, 0.0, 0.0, 0.0], requires_grad=True)

for t in range(2000):
    residual = X @ weights - y
    loss = residual @ residual
    loss.backward()
    with torch.no_grad():
        weights -= 1e-6 * weights.grad
    weights.grad = None
print("last loss:", loss.item())
