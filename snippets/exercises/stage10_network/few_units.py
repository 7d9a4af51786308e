import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(2)
x = 2 * torch.pi * torch.rand(40, 1) - torch.pi
y = torch.sin(x) + 0.3 * torch.randn(40, 1)
grid = torch.linspace(-torch.pi, torch.pi, 400)[:, None]

for units in 1, 2, 3, 20:
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(1, units), torch.nn.Tanh(), torch.nn.Linear(units, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
    for t in range(800):
        squares = (model(x) - y).square()
        loss = squares[:20].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    far = (model(grid) - torch.sin(grid)).square().mean()
    print(f"units {units}, training: {loss.item():.3f}")
    print(f"units {units}, validation: {squares[20:].mean().item():.3f}")
    print(f"units {units}, mean squared distance from the sine: {far:.3f}")
