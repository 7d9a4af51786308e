import torch

w = torch.tensor(3.0, requires_grad=True)
for call in ("first", "second", "third"):
    loss = w * w
    loss.backward()
    print(f"w.grad after the {call} backward():", w.grad.item())
w.grad = None
loss = w * w
loss.backward()
print("w.grad after a reset:", w.grad.item())
