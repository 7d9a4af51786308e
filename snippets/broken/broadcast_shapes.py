# Wrong: last loss > 0.4
import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 200)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = [[0.12573022], [-0.13210486], [0.64042265], [0.10490012]]
weights = torch.tensor(start, requires_grad=True)

for t in range(2000):
    prediction = X @ weights
    residual = prediction - y
    loss = (residual * residual).mean()
    loss.backward()
    with torch.no_grad():
        weights -= 2e-3 * weights.grad
    weights.grad = None
print("shape of the prediction:", tuple(prediction.shape))
print("shape of y:", tuple(y.shape))
print("shape of the residual:", tuple(residual.shape))
print("residuals in every step:", residual.numel())
print("last loss:", loss.item())
print("mean of y * y:", (y * y).mean().item())
print("largest prediction:", prediction.abs().max().item())

plt.plot(x, y, label="sin(x)")
plt.plot(x, prediction.detach(), "--", label="prediction")
plt.legend()
plt.xlabel("x")
plt.show()
