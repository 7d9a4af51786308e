import torch


class Three(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one = torch.nn.Parameter(torch.tensor(1.0))
        self.register_buffer("two", torch.tensor(2.0))
        self.three = torch.tensor(3.0)


model = Three()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
(model.one * model.two * model.three).backward()
optimizer.step()
model.double()

parameters = dict(model.named_parameters())
state = model.state_dict()
for name in ("one", "two", "three"):
    tensor = getattr(model, name)
    print(
        f"{name}: in parameters() {name in parameters},",
        f"in state_dict() {name in state}, after double() {tensor.dtype}",
    )
for name in ("one", "two", "three"):
    print(f"{name} after the step:", getattr(model, name).item())
