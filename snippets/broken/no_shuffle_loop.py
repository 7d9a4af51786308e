# Wrong: lr 4e-05, loss where the loop closes > 20
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)

for lr in (4e-5, 2e-5, 1e-5, 5e-6):
    # After k batches the weights are matrix @ (weights before the epoch) + constant.
    matrix, constant = torch.eye(4), torch.zeros(4)
    for points in torch.arange(2000).split(20):
        A, b = X[points], y[points]
        step = torch.eye(4) - lr * 2 * A.T @ A
        matrix, constant = step @ matrix, step @ constant + lr * 2 * A.T @ b
    weights = torch.linalg.solve(torch.eye(4) - matrix, constant)
    loss = (X @ weights - y).square().sum()
    print(f"lr {lr}, loss where the loop closes: {loss:.5f}")
    shrink = torch.linalg.eigvals(matrix).abs().max()
    print(f"lr {lr}, an epoch multiplies the distance by: {shrink:.5f}")
