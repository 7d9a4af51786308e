# Wrong: largest loss of the last 1000 steps with lr = 1e-07 > 10000
import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]

for lr in (1e-6, 1e-7):
    weights = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=lr)
    losses = []
    for t in range(2000):
        residual = X @ weights - y
        loss = residual @ residual
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    inner = range(1, 1999)
    lows = [t for t in inner if losses[t - 1] > losses[t] < losses[t + 1]]
    run = f"with lr = {lr:.0e}"
    print(f"first low {run}: step", lows[0])
    print(f"lows {run}:", len(lows))
    print(f"largest loss of the last 1000 steps {run}:", max(losses[1000:]))
    plt.plot(losses[:200], label=f"lr = {lr:.0e}")

plt.ylim(0, 25000)
plt.legend(loc="upper right", ncols=2)
plt.xlabel("t")
plt.ylabel("L")
plt.show()
