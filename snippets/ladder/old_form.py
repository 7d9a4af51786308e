import torch


class Old(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return (2.5 * z * z - 1.5) * z

    @staticmethod
    def backward(ctx, grad_output):
        (z,) = ctx.saved_tensors
        return grad_output * (7.5 * z * z - 1.5)


class New(Old):
    generate_vmap_rule = True

    @staticmethod
    def forward(z):
        return (2.5 * z * z - 1.5) * z

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)


for function in (Old, New):
    z = torch.tensor([0.5, 1.0], requires_grad=True)
    function.apply(z).sum().backward()
    print(f"{function.__name__}, backward():", z.grad.tolist())
    try:
        slopes = torch.func.vmap(torch.func.grad(function.apply))(z.detach())
        print(f"{function.__name__}, torch.func:", slopes.tolist())
    except RuntimeError as error:
        print(f"{function.__name__}, torch.func:", error)
