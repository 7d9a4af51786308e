import torch
from torch.optim.swa_utils import AveragedModel

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution
model = torch.nn.Linear(4, 1, bias=False)
model.weight.data = best.clone()[None]
averaged = AveragedModel(model)
draws = torch.Generator().manual_seed(0)


def excess(weights):
    return (X @ (weights - best)).square().sum()


by_hand, total = torch.zeros(4), 0.0
for t in range(1000):
    by_hand += model.weight.detach()[0] / 1000
    averaged.update_parameters(model)
    total += excess(model.weight.detach()[0])
    points = torch.randint(2000, (50,), generator=draws)
    loss = (model(X[points])[:, 0] - y[points]).square().sum()
    loss.backward()
    with torch.no_grad():
        model.weight -= 2e-5 * model.weight.grad
    model.weight.grad = None
mean = averaged.module.weight.detach()[0]
print(f"mean excess loss of the weights: {total / 1000:.5f}")
print(f"excess loss of the average: {excess(mean):.5f}")
print("by hand the same:", torch.allclose(mean, by_hand, rtol=1e-9))
