import torch

START = 0


def fit(x, y, start=START, *, steps=2000, lr=4e-3, log=print):
    inputs = x.unsqueeze(1)
    torch.manual_seed(start)
    model = torch.nn.Sequential(
        torch.nn.Linear(1, 5),
        torch.nn.Tanh(),
        torch.nn.Linear(5, 1),
        torch.nn.Flatten(0, 1),
    ).to(x)
    loss_of = torch.nn.MSELoss(reduction="sum")
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for t in range(steps):
        loss = loss_of(model(inputs), y)
        if t % 100 == 99:
            log(t, loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return tuple(torch.cat([p.flatten() for p in model.parameters()]).tolist())


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
    y = torch.sin(x)
    *weights, c = fit(x, y, log=lambda t, loss: print(t, f"{loss:.8f}"))
    units = zip(weights[:5], weights[5:10], weights[10:])
    curve = "".join(f" {v:+.6f} tanh({w:.6f} x {b:+.6f})" for w, b, v in units)
    print(f"Result: y = {c:.6f}{curve}")
