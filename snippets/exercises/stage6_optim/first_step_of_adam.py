import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)

weights = x.new_tensor(START, requires_grad=True)
optimizer = torch.optim.Adam([weights], lr=1e-3)
residual = X @ weights - y
loss = residual @ residual
loss.backward()
before = weights.detach().clone()
optimizer.step()
moves = weights.detach() - before
for k, name in enumerate("abcd"):
    print(f"gradient of {name}:", weights.grad[k].item())
    print(f"move of {name}:", moves[k].item())
