import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
weights = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012], requires_grad=True)
for t in range(2000):
    loss = torch.nn.functional.mse_loss(X @ weights, y)
    if t % 100 == 99:
        print(t, loss.item())
    loss.backward()
    with torch.no_grad():
        weights -= 1e-6 * weights.grad
        weights.grad = None
