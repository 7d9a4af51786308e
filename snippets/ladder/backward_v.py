import torch

x = torch.tensor([-1.0, 1.0, 2.0])
y = torch.sin(x).round()
weights = [torch.tensor(w, requires_grad=True) for w in (1.0, 1.0, 0.0, -1.0)]


def residual_of(a, b, c, d):
    return a + b * x + c * x**2 + d * x**3 - y


residual = residual_of(*weights)
try:
    residual.backward()
except RuntimeError as error:
    print("backward():", error)

columns = torch.autograd.functional.jacobian(residual_of, tuple(weights))
J = torch.stack(columns, dim=1)
for point, row in zip(x, J, strict=True):
    print(f"J, row of x = {point.item()}:", row.tolist())

v = 2 * residual.detach()
residual.backward(v)
print("v:", v.tolist())
print("grad after backward(v):", [weight.grad.item() for weight in weights])
print("v @ J:", (v @ J).tolist())
