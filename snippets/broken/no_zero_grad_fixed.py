import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start, requires_grad=True)
optimizer = torch.optim.SGD([weights], lr=1e-6)

losses = []
for t in range(2000):
    residual = X @ weights - y
    loss = residual @ residual
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print("last loss:", losses[-1])
print("smallest loss of the last 1000 steps:", min(losses[1000:]))
print("largest loss of the last 1000 steps:", max(losses[1000:]))

plt.plot(losses[:200])
plt.xlabel("t")
plt.ylabel("L")
plt.show()
