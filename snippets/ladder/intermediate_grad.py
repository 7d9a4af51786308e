import warnings

import torch

warnings.simplefilter("ignore")  # PyTorch warns of what this file asks for: .grad of a tensor that is no leaf
x = torch.tensor([-1.0, 1.0, 2.0])
y = torch.sin(x).round()
a, b, c, d = [torch.tensor(w, requires_grad=True) for w in (1.0, 1.0, 0.0, -1.0)]
for keep in (False, True):
    residual = a + b * x + c * x**2 + d * x**3 - y
    if keep:
        residual.retain_grad()
    loss = residual @ residual
    loss.backward()
    print(f"retain_grad: {keep}, residual.grad:", residual.grad)
print("2 * residual:", (2 * residual).tolist())
print("a is a leaf:", a.is_leaf)
print("residual is a leaf:", residual.is_leaf)
