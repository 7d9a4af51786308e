import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 60, dtype=torch.float64)
y = torch.sin(x)


def network(seed):
    torch.manual_seed(seed)
    first, second = torch.nn.Linear(1, 2), torch.nn.Linear(2, 1)
    drawn = *first.parameters(), *second.parameters()
    return [p.detach().flatten().to(x) for p in drawn]


# Ten networks at once: a row each.
weights = [torch.stack(rows) for rows in zip(*map(network, range(10)))]
weights = [p.requires_grad_() for p in weights]
optimizer = torch.optim.Adam(weights, lr=2e-2)
losses = []
for t in range(2001):
    w, b, v, c = (p[:, :, None] for p in weights)
    curves = (v * torch.tanh(w * x + b)).sum(dim=1) + c[:, 0]
    loss = 2000 * (curves - y).square().mean(dim=1)
    losses.append(loss.detach())
    optimizer.zero_grad()
    loss.sum().backward()
    optimizer.step()

losses = torch.stack(losses)
for seed in range(10):
    print(f"seed {seed}, loss at t = 2000: {losses[-1, seed]:.1f}")
    plt.semilogy(losses[:, seed], color="C0" if losses[-1, seed] < 30 else "C1")
plt.xlabel("t")
plt.ylabel("L")
plt.show()
plt.plot(x, y, label="sin(x)", linewidth=4, alpha=0.4)
for seed in 0, 4, 8:
    plt.plot(x, curves[seed].detach(), label=f"seed {seed}")
plt.xlabel("x")
plt.legend()
plt.show()
