import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(2)
x = 2 * torch.pi * torch.rand(40, 1) - torch.pi
y = torch.sin(x) + 0.3 * torch.randn(40, 1)
grid = torch.linspace(-torch.pi, torch.pi, 400)[:, None]


def train(decay):
    """The mean squared residuals of both sets, step by step, and the last curve."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(1, 20), torch.nn.Tanh(), torch.nn.Linear(20, 1))
    rates = {"lr": 2e-2, "weight_decay": decay}
    optimizer = torch.optim.AdamW(model.parameters(), **rates)
    means = []
    for t in range(1201):
        squares = (model(x) - y).square()
        loss = squares[:20].mean()  # the first 20 points alone
        means.append((loss.item(), squares[20:].mean().item()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return torch.tensor(means), model(grid).detach()


curves = {}
for k, decay in enumerate((0, 0.3)):
    means, curves[decay] = train(decay)
    lowest = means[:, 1].argmin()
    print(f"weight_decay {decay}, training at t = 1200: {means[-1, 0]:.3f}")
    print(f"weight_decay {decay}, validation at t = 1200: {means[-1, 1]:.3f}")
    print(f"weight_decay {decay}, lowest validation: {means[lowest, 1]:.3f}")
    print(f"weight_decay {decay}, t of the lowest validation: {lowest}")
    far = (curves[decay] - torch.sin(grid)).square().mean()
    print(f"weight_decay {decay}, mean squared distance from the sine: {far:.3f}")
    plt.semilogy(means[:, 0], f"C{k}--", label=f"training {decay}")
    plt.semilogy(means[:, 1], f"C{k}", label=f"validation {decay}")
plt.xlabel("t")
plt.legend()
plt.show()
plt.plot(grid, torch.sin(grid), linewidth=4, alpha=0.4, label="sin(x)")
for k, decay in enumerate(curves):
    plt.plot(grid, curves[decay], color=f"C{k}", label=f"{decay}")
plt.plot(x[:20], y[:20], "C2o", label="training")
plt.plot(x[20:], y[20:], "C3x", label="validation")
plt.xlabel("x")
plt.legend()
plt.show()
