import torch
from torch.utils.data import DataLoader, TensorDataset

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-4, log=print):
    inputs = torch.stack([x, x * x, x * x * x], dim=1)
    a, b, c, d = start
    bias, weight = x.new_tensor([a]), x.new_tensor([[b, c, d]])
    linear = torch.nn.Linear(3, 1).to(x)
    linear.load_state_dict({"bias": bias, "weight": weight})
    model = torch.nn.Sequential(linear, torch.nn.Flatten(0, 1))
    loss_of = torch.nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    points = TensorDataset(inputs, y)
    draws = torch.Generator().manual_seed(0)
    loader = DataLoader(points, batch_size=20, shuffle=True, generator=draws)
    batches = (batch for epoch in range(steps) for batch in loader)
    for t, (some_inputs, some_y) in zip(range(steps), batches):
        if t % 100 == 99:
            log(t, loss_of(model(inputs), y).item())
        loss = loss_of(model(some_inputs), some_y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return linear.bias.item(), *linear.weight.flatten().tolist()


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    y = torch.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
