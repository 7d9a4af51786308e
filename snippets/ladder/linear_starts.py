import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)
gram = X.T @ X
flattest = torch.linalg.eigh(gram).eigenvectors[:, :2]
best = torch.linalg.lstsq(X, y[:, None]).solution
best_loss = (X @ best - y[:, None]).square().sum()

torch.manual_seed(0)
layers = [torch.nn.Linear(3, 1) for _ in range(1000)]
columns = [torch.cat([layer.bias, layer.weight[0]]) for layer in layers]
starts = {
    "randn": torch.randn(4, 1000),
    "nn.Linear": torch.stack(columns, dim=1).detach(),
}
for name, weights in starts.items():
    error = weights.double() - best
    arrived = torch.zeros(1000)
    for t in range(10000):
        half_gradient = gram @ error
        excess = (error * half_gradient).sum(dim=0)
        arrived[excess > 0.01] = t + 1
        if t == 0:
            print(f"{name}, mean loss at the start: {best_loss + excess.mean():.6f}")
            flat = (flattest.T @ error).norm(dim=0).median()
            print(f"{name}, median error in the two flattest directions: {flat:.9f}")
        if t == 1999:
            print(f"{name}, median loss at t = 1999: {best_loss + excess.median():.9f}")
        error -= 1e-6 * 2 * half_gradient
    print(f"{name}, median t with excess loss below 0.01: {arrived.median():.0f}")
    print(f"{name}, largest excess loss at t = 9999: {excess.max():.2e}")
