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


class Detached(P3):
    @staticmethod
    def backward(ctx, grad_output):
        (z,) = ctx.saved_tensors
        return grad_output * (7.5 * z * z - 1.5).detach()


z = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
value = P3.apply(z)
for order in (1, 2, 3, 4):
    try:
        (value,) = torch.autograd.grad(value, z, create_graph=True)
        print(f"P3, derivative {order}:", value.item())
    except RuntimeError as refusal:
        print(f"P3, derivative {order}:", refusal)

for function in (P3, Detached):
    p = function.apply(z)
    (first,) = torch.autograd.grad(p * p, z, create_graph=True)
    (second,) = torch.autograd.grad(first, z)
    print(f"{function.__name__} squared, first derivative: {first.item()}")
    print(f"{function.__name__} squared, second derivative: {second.item()}")
