import torch
from torch.autograd.function import once_differentiable
from torch.autograd.gradcheck import GradcheckError, gradgradcheck


class P3(torch.autograd.Function):
    @staticmethod
    def forward(z):
        return (5 * z * z * z - 3 * z) / 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_output):
        (z,) = ctx.saved_tensors
        return grad_output * (15 * z * z - 3) / 2


def second_derivative(function):
    z = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    (first,) = torch.autograd.grad(function(z), z, create_graph=True)
    first.backward()
    return z.grad.item()


try:
    second_derivative(lambda z: P3.apply(z) ** 2)
except RuntimeError as error:
    print("P3 squared:", error)
print("P3 + z^3:", second_derivative(lambda z: P3.apply(z) + z**3))
print("P3 + z^3, exact:", 15 * 0.3 + 6 * 0.3)

z = torch.linspace(-1, 1, 7, dtype=torch.float64, requires_grad=True)
try:
    gradgradcheck(P3.apply, z)
except GradcheckError as error:
    print("gradgradcheck:", str(error).split(",")[0])
