import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)


def loss(weights):
    a, b, c, d = weights
    residual = a + b * x + c * x**2 + d * x**3 - y
    return (residual * residual).sum()


def hessian_times(v):  # a Hessian-vector product, without the Hessian
    _, product = torch.func.jvp(torch.func.grad(loss), (weights,), (v,))
    return product


weights = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012], dtype=torch.float64)
torch.manual_seed(0)
v = torch.randn(4, dtype=torch.float64)
v = v / v.norm()
for k in range(1, 7):
    product = hessian_times(v)
    estimate = (v @ product).item()
    v = product / product.norm()
    print(f"λmax after {k} products:", estimate)
    print(f"2 / λmax after {k} products:", 2 / estimate)

lr = 0.9 * 2 / estimate
print("nine tenths of it:", lr)
t, best_loss = 0, 8.817165410  # from least squares
while loss(weights).item() - best_loss > 1e-6:
    weights = weights - lr * torch.func.grad(loss)(weights)
    t += 1
print("steps with it:", t)
