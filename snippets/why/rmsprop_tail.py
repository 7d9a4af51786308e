import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
best_loss = torch.sum((X @ best - y) ** 2).item()
hessian = 2 * X.T @ X

start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start, requires_grad=True)
optimizer = torch.optim.RMSprop([weights], lr=1e-3)
losses, distances = [], []
for t in range(6000):
    residual = X @ weights - y
    loss = residual @ residual
    losses.append(loss.item())
    distances.append((weights - best).tolist())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

for t in (1499, 1999, 5999):
    print(f"loss at t = {t}:", losses[t])
for t in (5998, 5999):
    for name, distance in zip("abcd", distances[t]):
        print(f"{name} from its best at t = {t}:", distance)
half = torch.full((4,), 1e-3 / 2)
predicted = best_loss + (half @ hessian @ half / 2).item()
print("predicted loss of the cycle:", predicted)
print("best loss:", best_loss)

steps = range(1400, 6000)
plt.plot(steps, [losses[t] for t in steps])
plt.axhline(predicted, color="C1", linestyle="--")
plt.xlabel("t")
plt.ylabel("L")
plt.show()

last = range(5985, 6000)
for name, k, style in (("b", 1, "o-"), ("d", 3, "x--")):
    distance = [distances[t][k] for t in last]
    plt.plot(last, distance, style, label=f"{name} − {name}*")
plt.ylim(-6e-4, 1.1e-3)
plt.yticks((-5e-4, 0, 5e-4), ("−lr/2", "0", "lr/2"))
plt.xlabel("t")
plt.ylabel("θ − θ*")
plt.legend()
plt.show()
