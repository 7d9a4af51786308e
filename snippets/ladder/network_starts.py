import matplotlib.pyplot as plt
import torch

seeds = 4, 7, 8, 9
x = torch.linspace(-torch.pi, torch.pi, 60, dtype=torch.float64)
y = torch.sin(x)


def network(seed):
    torch.manual_seed(seed)
    first, second = torch.nn.Linear(1, 2), torch.nn.Linear(2, 1)
    drawn = *first.parameters(), *second.parameters()
    return [p.detach().flatten().to(x) for p in drawn]


# Four networks at once: a row each.
weights = [torch.stack(rows) for rows in zip(*map(network, seeds))]
weights = [p.requires_grad_() for p in weights]
optimizer = torch.optim.Adam(weights, lr=1e-2)
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
for k, seed in enumerate(seeds):
    print(f"seed {seed}, loss at t = 1000: {losses[1000, k]:.1f}")
    print(f"seed {seed}, loss at t = 2000: {losses[2000, k]:.1f}")
    plt.semilogy(losses[:, k], color=f"C{k + 1}", label=f"seed {seed}")
plt.xlabel("t")
plt.ylabel("L")
plt.legend()
plt.show()
plt.plot(x, y, label="sin(x)", linewidth=4, alpha=0.4)
for k, seed in enumerate(seeds):
    plt.plot(x, curves[k].detach(), label=f"seed {seed}")
plt.xlabel("x")
plt.legend()
plt.show()
