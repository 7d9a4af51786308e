import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
curvature = 2 * np.sum(x * x)
best = np.sum(x * y) / np.sum(x * x)
best_loss = np.sum((best * x - y) ** 2)
print("curvature:", curvature)
print("limit:", 2 / curvature)
print("b*:", best)
print("L*:", best_loss)

bs = np.linspace(-0.6, 1.2, 100)
losses = [np.sum((b * x - y) ** 2) for b in bs]
figure, axes = plt.subplots(1, 3, sharey=True)
for panel, lr in zip(axes, (2e-5, 1.2e-4, 1.6e-4)):
    b, path = -0.13210486, []
    for t in range(6):
        residual = b * x - y
        path.append((b, residual @ residual))
        b -= lr * 2 * (residual @ x)
    errors = [b - best for b, _ in path]
    print(f"factor 1 - lr * curvature for lr = {lr}: {1 - lr * curvature:.6f}")
    print(f"error after step 1 / error at the start for lr = {lr}: {errors[1] / errors[0]:.6f}")
    print(f"error after step 5 for lr = {lr}: {errors[5]:.6f}")
    panel.plot(bs, losses, "C0")
    panel.plot(*zip(*path), "C1.-")
    panel.axvline(best, color="C2", linestyle=":")
    panel.set_title(f"lr = {lr}")
    panel.set_xlabel("b")
axes[0].set_ylabel("L")
plt.show()
