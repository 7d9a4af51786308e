import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)


class SumOfSquares(torch.autograd.Function):
    @staticmethod
    def forward(prediction, target):
        residual = prediction - target
        return residual @ residual

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        prediction, target = ctx.saved_tensors
        return grad_output * 2 * (prediction - target), None


class Forgetful(SumOfSquares):
    @staticmethod
    def backward(ctx, grad_output):
        prediction, target = ctx.saved_tensors
        return 2 * (prediction - target), None


for function in (SumOfSquares, Forgetful):
    for loss_name, divisor in (("sum", 1), ("mean", 2000)):
        weights = x.new_tensor(START, requires_grad=True)
        loss = function.apply(X @ weights, y) / divisor
        loss.backward()
        grad_b = weights.grad[1].item()
        print(f"{function.__name__}, {loss_name}, slope by b: {grad_b}")
