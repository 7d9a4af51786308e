import torch


class P3(torch.autograd.Function):
    @staticmethod
    def forward(z, factor):
        return factor * (5 * z * z - 3) * z

    @staticmethod
    def setup_context(ctx, inputs, output):
        z, factor = inputs
        ctx.save_for_backward(z)
        ctx.factor = factor

    @staticmethod
    def backward(ctx, grad_output):
        (z,) = ctx.saved_tensors
        return grad_output * ctx.factor * (15 * z * z - 3), None


x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
start = [0.0, -1.0, 0.0, 0.3]
a, b, c, d = weights = [torch.tensor(w, requires_grad=True) for w in start]

for t in range(2000):
    residual = a + b * P3.apply(c + d * x, 0.5) - y
    loss = residual @ residual
    loss.backward()
    with torch.no_grad():
        for weight in weights:
            weight -= 5e-6 * weight.grad
            weight.grad = None
print("last loss:", loss.item())
