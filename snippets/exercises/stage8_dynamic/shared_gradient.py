import numpy as np
import torch

a, b, c, d, e = 0.12573022, -0.13210486, 0.64042265, 0.10490012, -0.53566937

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
x2 = x * x
x3 = x2 * x
fourth, fifth = x2 * x2 / 24, x2 * x3 / 120
cubic = a + b * x + c * x2 + d * x3

shared = x.new_tensor(e, requires_grad=True)
residual = cubic + shared * fourth + shared * fifth - y
(residual @ residual).backward()

of_fourth = x.new_tensor(e, requires_grad=True)
of_fifth = x.new_tensor(e, requires_grad=True)
residual = cubic + of_fourth * fourth + of_fifth * fifth - y
(residual @ residual).backward()

print("gradient of the weight of x^4/4!:", of_fourth.grad.item())
print("gradient of the weight of x^5/5!:", of_fifth.grad.item())
print("their sum:", (of_fourth.grad + of_fifth.grad).item())
print("gradient of the shared weight:", shared.grad.item())

powers = torch.ones_like(x), x, x2, x3
for name, more in ("shared", [fourth + fifth]), ("two", [fourth, fifth]):
    X = np.column_stack([*powers, *more])
    residual = X @ np.linalg.lstsq(X, y.numpy())[0] - y.numpy()
    print(f"least-squares loss, {name}:", residual @ residual)
