import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
print("is a leaf:", weights.is_leaf)
optimizer = torch.optim.SGD([weights], lr=1e-6)

for t in range(2000):
    residual = X @ weights - y
    loss = residual @ residual
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print("last loss:", loss.item())
