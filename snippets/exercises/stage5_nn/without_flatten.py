import torch

a, b, c, d = 0.12573022, -0.13210486, 0.64042265, 0.10490012
start = {"bias": torch.tensor([a]), "weight": torch.tensor([[b, c, d]])}

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
inputs = torch.stack([x, x * x, x * x * x], dim=1)
loss_of = torch.nn.MSELoss(reduction="sum")


def last_loss(model, linear, target):
    linear.load_state_dict(start)
    for t in range(1000):
        loss = loss_of(model(inputs), target)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for weight in model.parameters():
                weight -= 1e-6 * weight.grad
    return loss.item()


linear = torch.nn.Linear(3, 1)
flat = torch.nn.Sequential(linear, torch.nn.Flatten(0, 1))
for name, model, target in ("flat", flat, y), ("column", linear, y[:, None]):
    shapes = [f"{n} {tuple(p.shape)}" for n, p in model.named_parameters()]
    print(f"{name}: prediction {tuple(model(inputs).shape)},", *shapes)
    print(f"{name}, loss in step 1000:", last_loss(model, linear, target))
