import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


@torch.compile(dynamic=False)
def step(x, y, weights, lr):
    a, b, c, d = weights
    residual = ((d * x + c) * x + b) * x + a - y
    products = [residual, residual * x, residual * x * x, residual * x * x * x]
    gradient = 2 * torch.stack([product.sum() for product in products])
    return (residual * residual).sum(), weights - lr * gradient


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    weights = x.new_tensor(start)
    for t in range(steps):
        loss, weights = step(x, y, weights, lr)
        if t % 100 == 99:
            log(t, loss.item())
    return tuple(weights.tolist())


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    y = torch.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
