import torch

for momentum in (0.0, 0.9):
    for to_none in (True, False):
        w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.25, momentum=momentum)
        loss = w * w
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=to_none)
        grad = None if w.grad is None else w.grad.item()
        before = w.item()
        optimizer.step()  # no backward() before it
        print(f"momentum {momentum}, grad {grad}: w from {before} to {w.item()}")
