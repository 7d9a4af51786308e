import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
runs, hidden, steps = 40, 20, 400


def noisy(count):
    x = torch.pi * (2 * torch.rand(runs, count, 1) - 1)
    return x, torch.sin(x) + 0.3 * torch.randn(runs, count, 1)


(x, y), (x_val, y_val) = noisy(20), noisy(20)
x_test = torch.linspace(-torch.pi, torch.pi, 41).expand(runs, 41)[..., None]
everywhere = torch.cat([x, x_val, x_test], dim=1)
weights = [
    torch.randn(runs, 1, hidden),
    torch.randn(runs, 1, hidden),
    torch.randn(runs, hidden, 1) / hidden**0.5,
    torch.zeros(runs, 1, 1),
]
for weight in weights:
    weight.requires_grad_()
optimizer = torch.optim.Adam(weights, lr=3e-2)
validation, test = [], []
for t in range(steps):
    w1, b1, w2, b2 = weights  # 40 networks side by side
    model = torch.tanh(everywhere * w1 + b1) @ w2 + b2
    on_x, on_val, on_test = model.split([20, 20, 41], dim=1)
    loss = (on_x - y).square().mean(dim=1).sum()
    validation.append((on_val - y_val).square().mean(dim=(1, 2)).detach())
    # fresh points have a noise of variance 0.09 around sin(x)
    error = (on_test - torch.sin(x_test)).square().mean(dim=(1, 2)).detach()
    test.append(error + 0.09)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

validation, test = torch.stack(validation), torch.stack(test)
records, best_t = torch.cummin(validation, dim=0)
age = torch.arange(steps)[:, None] - best_t
run = torch.arange(runs)
for patience in (1, 10, 30, 100, steps):
    over = (age >= patience).int()
    stop = torch.where(over.any(0), over.argmax(0), steps - 1)
    chosen = test[best_t[stop, run], run]
    name = f"patience {patience}"
    print(f"{name}, mean step of the stop: {stop.double().mean().item():.1f}")
    print(f"{name}, mean val: {records[stop, run].mean().item():.4f}")
    print(f"{name}, mean test: {chosen.mean().item():.4f}")
    print(f"{name}, error of that mean: {(chosen.std() / runs**0.5).item():.4f}")
better = (chosen < test[-1]).sum().item()
print("runs in which the best weights beat the last on test:", better)
print(f"last weights, mean test: {test[-1].mean().item():.4f}")
print(f"best test of each run, mean: {test.min(0)[0].mean().item():.4f}")
