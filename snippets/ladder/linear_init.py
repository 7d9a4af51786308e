import math

import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
inputs = torch.stack([x, x * x, x * x * x], dim=1)

print("bound for every weight:", 1 / math.sqrt(3))
for seed in range(5):
    torch.manual_seed(seed)
    linear = torch.nn.Linear(3, 1)
    bias, weight = linear.bias.detach(), linear.weight[0].detach()
    start = [round(number, 3) for number in (*bias.tolist(), *weight.tolist())]
    for t in range(2000):
        residual = inputs @ weight + bias - y
        bias -= 1e-6 * 2 * residual.sum()
        weight -= 1e-6 * 2 * (residual @ inputs)
    print(f"seed {seed}, start {start}, last loss: {(residual @ residual).item()}")
