import math

import matplotlib.pyplot as plt
import torch
from torch.optim.lr_scheduler import LambdaLR

torch.set_default_dtype(torch.float64)
runs, hidden, steps = 10, 20, 1500
x = torch.linspace(-torch.pi, torch.pi, 200)[:, None]
y = torch.sin(x)
draws = torch.Generator().manual_seed(0)


def cosine(t, begin=0):
    return (1 + math.cos(math.pi * (t - begin) / (steps - begin))) / 2


schedules = {
    "constant": lambda t: 1,
    "constant / 3": lambda t: 1 / 3,
    "step": lambda t: 0.1 ** (t // 750),
    "cosine": cosine,
    "warm-up": lambda t: cosine(t, 150) if t >= 150 else 0.01 + 0.99 * t / 150,
}
start = torch.randn(runs, 3 * hidden + 1, generator=draws)  # a row is a network
start[:, 2 * hidden :] /= hidden**0.5
networks = [start.clone().requires_grad_() for _ in schedules]
optimizer = torch.optim.Adam([{"params": network} for network in networks], lr=0.03)
schedule = LambdaLR(optimizer, list(schedules.values()))


def losses(x, y):  # a row a schedule, a column a start
    weights = torch.stack(networks)[:, :, None]
    w1, b1, w2, b2 = weights.split([hidden, hidden, hidden, 1], dim=3)
    model = (torch.tanh(x * w1 + b1) * w2).sum(dim=3, keepdim=True) + b2
    return (model - y).square().mean(dim=(2, 3))


curves = []
for t in range(steps):
    if t % 50 == 0:
        curves.append(losses(x, y).detach().median(dim=1)[0])
    points = torch.randint(200, (runs, 20), generator=draws)
    loss = losses(x[points], y[points]).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()

for name, end in zip(schedules, ends := losses(x, y).detach()):
    print(f"{name}, least loss: {end.min().item():.1e}")
    print(f"{name}, median loss: {end.quantile(0.5).item():.1e}")
    print(f"{name}, largest loss: {end.max().item():.1e}")
    for other in (0, 1):
        print(f"{name}, better than {list(schedules)[other]}: {(end < ends[other]).sum()}")
plt.semilogy(range(0, steps, 50), torch.stack(curves), label=list(schedules))
plt.xlabel("t")
plt.ylabel("L")
plt.legend()
plt.show()
