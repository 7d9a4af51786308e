import torch
from torch.autograd.gradcheck import GradcheckError, gradcheck, gradgradcheck

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


class Detached(P3):
    @staticmethod
    def backward(ctx, grad_output):
        z = ctx.saved_tensors[0].detach()
        return grad_output * (15 * z * z - 3) / 2


def derivatives(function, d):
    """The first and the second derivative of the loss by d."""
    d = torch.tensor(d, requires_grad=True)
    residual = -function.apply(d * x) - y  # rung 4's start, where b is -1
    (first,) = torch.autograd.grad(residual @ residual, d, create_graph=True)
    (second,) = torch.autograd.grad(first, d)
    return first.item(), second.item()


z = torch.linspace(-1, 1, 7, requires_grad=True)
for function in (P3, Detached):
    name = function.__name__
    print(f"{name}, gradcheck:", gradcheck(function.apply, z))
    try:
        print(f"{name}, gradgradcheck:", gradgradcheck(function.apply, z))
    except GradcheckError as error:
        print(f"{name}, gradgradcheck:", str(error).split(",")[0])
    first, second = derivatives(function, 0.3)
    print(f"{name}, first derivative: {first}")
    print(f"{name}, second derivative: {second}")

up, down = derivatives(P3, 0.3 + 1e-5)[0], derivatives(P3, 0.3 - 1e-5)[0]
print("differences of the first derivative:", (up - down) / 2e-5)
slope = -(15 * (0.3 * x) ** 2 - 3) / 2 * x
print("twice the sum of squared slopes:", 2 * (slope @ slope).item())
