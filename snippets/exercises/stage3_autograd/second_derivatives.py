import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)


def second_derivatives(start):
    weights = x.new_tensor(start, requires_grad=True)
    residual = X @ weights - y
    loss = residual @ residual
    # create_graph records this too, so that it can be differentiated again
    (gradient,) = torch.autograd.grad(loss, weights, create_graph=True)
    rows = []
    for one in gradient:
        rows += torch.autograd.grad(one, weights, retain_graph=True)
    return torch.stack(rows)


hessian = second_derivatives(START)
elsewhere = second_derivatives((3.0, 1.0, 4.0, 1.0))
formula = 2 * X.T @ X
print("twice by a:", hessian[0, 0].item())
print("by a, then by c:", hessian[0, 2].item())
print("by c, then by a:", hessian[2, 0].item())
scale = formula.max()
gap = (hessian - formula).abs().max() / scale
print("largest difference from the formula:", gap.item())
gap = (hessian - elsewhere).abs().max() / scale
print("largest difference from elsewhere:", gap.item())
