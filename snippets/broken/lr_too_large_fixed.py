import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
weights = torch.tensor(start)
lr = 1e-6

losses, path = [], []
for t in range(2000):
    residual = X @ weights - y
    losses.append((residual @ residual).item())
    path.append(weights.tolist())
    weights -= lr * 2 * (X.T @ residual)
print("last loss:", losses[-1])
print("smallest loss in step:", losses.index(min(losses)))
print("loss in step 101 / loss in step 100:", losses[101] / losses[100])
curvature = 2 * torch.linalg.eigvalsh(X.T @ X)[-1].item()
print("1 - lr * largest curvature:", 1 - lr * curvature)
print("its square:", (1 - lr * curvature) ** 2)
for value in ("inf", "nan"):
    steps = [t for t in range(2000) if str(losses[t]) == value]
    if steps:
        t = steps[0]
        print(f"first {value} in step:", t)
        print("  weights before:", *[f"{w:.1e}" for w in path[t - 1]])
        print("  weights then:  ", *[f"{w:.1e}" for w in path[t]])

plt.semilogy(losses)
plt.xlabel("t")
plt.ylabel("L")
plt.show()
