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


z = torch.linspace(-1, 1, 3, dtype=torch.float64, requires_grad=True)
print("gradcheck:", torch.autograd.gradcheck(P3.apply, (z,)))
