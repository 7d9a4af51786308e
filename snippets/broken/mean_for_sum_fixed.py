import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start, requires_grad=True)
lr = 1e-6 * len(x)

losses = []
for t in range(2000):
    fit = X @ weights
    residual = fit - y
    loss = torch.mean(residual * residual)
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        weights -= lr * weights.grad
    weights.grad = None
print("first loss:", losses[0])
print("loss as a sum after one step:", losses[1] * len(x))
print("last loss:", losses[-1])
print("last loss as a sum:", losses[-1] * len(x))

plt.plot(x, y, label="sin(x)")
plt.plot(x, fit.detach(), "--", label="fit")
plt.legend()
plt.xlabel("x")
plt.show()
