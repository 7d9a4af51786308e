import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
a, b, c, d = weights = [x.new_tensor(w, requires_grad=True) for w in START]
residual = a + b * x + c * x * x + d * x * x * x - y
loss = residual @ residual
loss.backward()

slope = 2 * residual.detach()
by_hand = slope.sum(), slope @ x, slope @ (x * x), slope @ (x * x * x)
for name, weight, derivative in zip("abcd", weights, by_hand, strict=True):
    print(f"{name}, by hand: ", derivative.item())
    print(f"{name}, autograd:", weight.grad.item())
