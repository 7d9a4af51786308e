import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000).to("meta")
y = torch.sin(x)
a, b, c, d = x.new_tensor(START)
x2 = x * x
x3 = x2 * x
residual = a + b * x + c * x2 + d * x3 - y
slope = 2 * residual
grad_b = slope @ x
b -= 1e-6 * grad_b

print("x:", x.dtype, x.device, tuple(x.shape))
print("residual:", residual.dtype, residual.device, tuple(residual.shape))
print("grad_b:", grad_b.dtype, grad_b.device, tuple(grad_b.shape))
print("b:", b.dtype, b.device, tuple(b.shape))
try:
    (residual @ residual).item()
except RuntimeError as refusal:
    print(refusal)
