# Wrong: residuals in one step > 2000
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [[0.12573022], [-0.13210486], [0.64042265], [0.10490012]]
weights = torch.tensor(start)
residual = X @ weights - y
print("shape of the residual:", tuple(residual.shape))
print("residuals in one step:", residual.numel())
