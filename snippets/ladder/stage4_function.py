import torch


class P3(torch.autograd.Function):
    @staticmethod
    def forward(z):
        return (2.5 * z * z - 1.5) * z

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        (z,) = ctx.saved_tensors
        return grad_output * (7.5 * z * z - 1.5)


def fit(x, y, start=(0.0, -1.0, 0.0, 0.3), *, steps=2000, lr=5e-6, log=print):
    a, b, c, d = weights = [x.new_tensor(w, requires_grad=True) for w in start]
    for t in range(steps):
        residual = a + b * P3.apply(c + d * x) - y
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
    print(f"Result: y = {a:.9f} {b:+.9f} P3({c:.9f} {d:+.9f} x)")
