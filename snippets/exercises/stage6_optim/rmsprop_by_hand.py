import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)

by_optimizer = []
weights = x.new_tensor(START, requires_grad=True)
optimizer = torch.optim.RMSprop([weights], lr=1e-3)
for t in range(600):
    residual = X @ weights - y
    loss = residual @ residual
    by_optimizer.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

by_hand = []
weights = x.new_tensor(START)
v = torch.zeros_like(weights)
for t in range(600):
    residual = X @ weights - y
    by_hand.append((residual @ residual).item())
    gradient = 2 * (residual @ X)
    v = 0.99 * v + 0.01 * gradient * gradient
    weights -= 1e-3 * gradient / (v.sqrt() + 1e-8)

gaps = x.new_tensor(by_hand) / x.new_tensor(by_optimizer) - 1
print("loss in step 600, optimizer:", by_optimizer[-1])
print("loss in step 600, by hand:", by_hand[-1])
print("largest relative difference:", gaps.abs().max().item())
