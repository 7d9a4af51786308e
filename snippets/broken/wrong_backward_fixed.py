import matplotlib.pyplot as plt
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


x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
start = [0.0, -1.0, 0.0, 0.3]
a, b, c, d = weights = [torch.tensor(w, requires_grad=True) for w in start]

losses = []
for t in range(2000):
    fit = a + b * P3.apply(c + d * x)
    residual = fit - y
    loss = residual @ residual
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        for weight in weights:
            weight -= 5e-6 * weight.grad
            weight.grad = None
rises = [t for t in range(1, 2000) if losses[t] > losses[t - 1]]
print("last loss:", losses[-1])
print("smallest loss:", min(losses))
print("steps in which the loss rose:", len(rises))
z = torch.tensor(1.0, requires_grad=True)
P3.apply(z).backward()
print("derivative of P3 at 1:", z.grad.item())

plt.plot(x, y, label="sin(x)")
plt.plot(x, fit.detach(), "--", label="fit")
plt.legend()
plt.xlabel("x")
plt.show()
