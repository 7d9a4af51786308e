import numpy as np
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
inputs = torch.stack([x, x * x, x * x * x], dim=1)

torch.manual_seed(0)
first = torch.nn.Linear(3, 5)
second = torch.nn.Linear(5, 1)
model = torch.nn.Sequential(first, second, torch.nn.Flatten(0, 1))
model.to(x)
loss_of = torch.nn.MSELoss(reduction="sum")
for t in range(1000):
    loss = loss_of(model(inputs), y)
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for weight in model.parameters():
            weight -= 2e-6 * weight.grad

X = np.column_stack([np.ones(2000), inputs])
best_error = X @ np.linalg.lstsq(X, y.numpy())[0] - y.numpy()
with torch.no_grad():
    factors = second.weight @ first.weight
    constant = second.weight @ first.bias + second.bias
    cubic = inputs @ factors[0] + constant
    gap = (cubic - model(inputs)).abs().max()
print("numbers to learn:", sum(p.numel() for p in model.parameters()))
print("last loss:", loss.item())
print("least-squares loss of the cubic:", best_error @ best_error)
print("largest distance of one cubic from the two layers:", gap.item())
