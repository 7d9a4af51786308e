import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])

for decay in (0, 1, 100, 1000):
    hessian = 2 * X.T @ X + decay * torch.eye(4)
    best = torch.linalg.solve(hessian, 2 * X.T @ y)
    low, *_, high = torch.linalg.eigvalsh(hessian).tolist()
    lr = 2 / (low + high)
    error = start - best
    steps = 0
    while error @ hessian @ error / 2 > 1e-6:
        error = error - lr * (hessian @ error)
        steps += 1
    residual = X @ best - y
    print(f"weight_decay {decay}, b:", best[1].item())
    print(f"weight_decay {decay}, d:", best[3].item())
    print(f"weight_decay {decay}, sum of squares:", (residual @ residual).item())
    print(f"weight_decay {decay}, smallest eigenvalue:", low)
    print(f"weight_decay {decay}, condition number:", high / low)
    print(f"weight_decay {decay}, steps:", steps)


def descend(decay, penalty):
    weights = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([weights], lr=3e-6, weight_decay=decay)
    for t in range(2000):
        optimizer.zero_grad()
        residual = X @ weights - y
        loss = residual @ residual + penalty * (weights @ weights)
        loss.backward()
        optimizer.step()
    return weights.detach()


with_decay, with_penalty = descend(1000, 0), descend(0, 500)
difference = (with_decay - with_penalty).abs().max().item()
print("weight_decay=1000 or penalty 500, largest difference:", difference)
distance = (with_decay - best).abs().max().item()
print("weight_decay=1000, distance from the best weights:", distance)
