import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)


class P3(torch.autograd.Function):
    @staticmethod
    def forward(z):
        return (5 * z * z * z - 3 * z) / 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        (z,) = ctx.saved_tensors
        return grad_output * (15 * z * z - 3) / 2


def loss(weights):
    a, b, c, d = weights
    residual = a + b * P3.apply(c + d * x) - y
    return residual @ residual


weights = torch.tensor([0.0, -1.0, 0.0, 0.3], requires_grad=True)
loss(weights).backward()

a, b, c, d = weights.detach()
z = c + d * x
inner = b * (15 * z * z - 3) / 2
residual = a + b * (5 * z * z * z - 3 * z) / 2 - y
columns = torch.stack([torch.ones_like(x), P3.apply(z), inner, inner * x])
by_hand = 2 * columns @ residual

for k, name in enumerate("abcd"):
    h = torch.zeros(4)
    h[k] = 1e-5
    with torch.no_grad():
        slope = (loss(weights + h) - loss(weights - h)) / 2e-5
    print(f"{name}, autograd:", weights.grad[k].item())
    print(f"{name}, by hand:", by_hand[k].item())
    print(f"{name}, differences:", slope.item())

z = torch.linspace(-1, 1, 7, requires_grad=True)
print("gradcheck says", torch.autograd.gradcheck(P3.apply, z))
