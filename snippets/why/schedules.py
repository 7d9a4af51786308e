import matplotlib.pyplot as plt
import torch
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    LinearLR,
    SequentialLR,
    StepLR,
)

steps = 1000


def warm_up(optimizer):
    rising = LinearLR(optimizer, start_factor=0.01, total_iters=100)
    falling = CosineAnnealingLR(optimizer, T_max=steps - 100)
    return SequentialLR(optimizer, [rising, falling], milestones=[100])


schedules = {
    "constant": lambda optimizer: ConstantLR(optimizer, factor=1),
    "step": lambda optimizer: StepLR(optimizer, step_size=250, gamma=0.1),
    "cosine": lambda optimizer: CosineAnnealingLR(optimizer, T_max=steps),
    "warm-up": warm_up,
}

for name, make in schedules.items():
    weight = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0)
    schedule = make(optimizer)
    rates = []
    for t in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        loss = weight**2 / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()  # after the optimizer's step
    for t in (0, 50, 100, 500, 999):
        print(f"{name}, lr in step {t}: {rates[t]:.6f}")
    print(f"{name}, sum of all lr: {sum(rates):.3f}")
    plt.plot(rates, label=name)
plt.xlabel("t")
plt.ylabel("lr")
plt.legend()
plt.show()
