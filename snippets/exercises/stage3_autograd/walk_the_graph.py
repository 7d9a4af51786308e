import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
a, b, c, d = [torch.tensor(w, requires_grad=True) for w in START]
x2 = x * x
x3 = x2 * x
residual = a + b * x + c * x2 + d * x3 - y
loss = residual @ residual


def name_of(node):
    return type(node).__name__


nodes = [loss.grad_fn]
arrows = 0
for node in nodes:  # the list grows while the loop goes through it
    inputs = [other for other, _ in node.next_functions if other]
    arrows += len(inputs)
    for other in inputs:
        print(name_of(node), "->", name_of(other))
        if other not in nodes:
            nodes.append(other)

names = [name_of(node) for node in nodes]
print("nodes:", len(nodes))
print("arrows:", arrows)
print("multiplications:", names.count("MulBackward0"))
print("weights:", names.count("AccumulateGrad"))
