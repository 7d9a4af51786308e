# Fails: RuntimeError: Tensor on device cpu is not on the expected device meta!
import torch

device = "cuda" if torch.cuda.is_available() else "meta"
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start, device=device, requires_grad=True)
X = X.to(device)
y.to(device)

for t in range(2000):
    residual = X @ weights - y
    loss = residual @ residual
    loss.backward()
    with torch.no_grad():
        weights -= 1e-6 * weights.grad
    weights.grad = None
print("last loss:", loss.item())
