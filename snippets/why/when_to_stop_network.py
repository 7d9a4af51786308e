import copy

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def noisy(count):
    x = torch.pi * (2 * torch.rand(count, 1) - 1)
    return x, torch.sin(x) + 0.3 * torch.randn(count, 1)


(x, y), (x_val, y_val), (x_test, y_test) = noisy(20), noisy(20), noisy(2000)
model = torch.nn.Sequential(torch.nn.Linear(1, 30), torch.nn.Tanh(), torch.nn.Linear(30, 1))
loss_of = torch.nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
patience, record, since, stopped = 100, float("inf"), 0, None
curves = []
for t in range(400):
    loss = loss_of(model(x), y)
    with torch.no_grad():
        validation = loss_of(model(x_val), y_val).item()
    curves.append((loss.item(), validation))
    if validation < record and stopped is None:
        record, since, best_t = validation, 0, t
        best = copy.deepcopy(model.state_dict())
    else:
        since += 1
    if since == patience and stopped is None:
        stopped = t  # a real loop has `break` here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print("best step:", best_t)
print("stopped in step:", stopped)
parts = {"train": (x, y), "val": (x_val, y_val), "test": (x_test, y_test)}
grid = torch.linspace(-torch.pi, torch.pi, 400)[:, None]
plt.plot(x, y, "C0o", label="train")
plt.plot(grid, torch.sin(grid), "C2", label="sin(x)")
for name, color in (("last", "C3"), ("best", "C1")):
    if name == "best":
        model.load_state_dict(best)
    with torch.no_grad():
        for part, (inputs, targets) in parts.items():
            value = loss_of(model(inputs), targets).item()
            print(f"{name} weights, {part}: {value:.3f}")
        plt.plot(grid, model(grid), color, label=name)
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.figure()
plt.semilogy(curves, label=("train", "val"))
plt.axvline(best_t, color="C2", linestyle="--")
plt.xlabel("t")
plt.ylabel("L")
plt.legend()
plt.show()
