import torch
from torch.optim.lr_scheduler import CosineAnnealingLR


def rates(T_max, calls):
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0)
    schedule = CosineAnnealingLR(optimizer, T_max)
    found = [1.0]
    for call in range(calls):
        optimizer.step()
        schedule.step()
        found.append(schedule.get_last_lr()[0])
    return found


print(f"T_max in steps, a call a step, last lr: {rates(4000, 4000)[-1]:.4f}")
print(f"T_max in steps, a call an epoch, last lr: {rates(4000, 40)[-1]:.4f}")
print(f"T_max in epochs, a call an epoch, last lr: {rates(40, 40)[-1]:.4f}")
print(f"twice T_max calls, last lr: {rates(40, 80)[-1]:.4f}")
