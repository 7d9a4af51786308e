import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    a, b, c, d = weights = [x.new_tensor(w, requires_grad=True) for w in start]
    x2 = x * x
    x3 = x2 * x
    for t in range(steps):
        residual = a + b * x + c * x2 + d * x3 - y
        loss = residual @ residual
        if t % 100 == 99:
            log(t, loss.item())
        loss.backward()
        with torch.no_grad():
            for weight in weights:
                weight -= lr * weight.grad
                weight.grad = None
    return a.item(), b.item(), c.item(), d.item()


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    y = torch.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
