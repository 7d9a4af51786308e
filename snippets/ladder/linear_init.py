import math

import torch

torch.manual_seed(0)
for n in (3, 300, 3000):
    bound = 1 / math.sqrt(n)
    linear = torch.nn.Linear(n, 100)
    drawn = torch.cat([linear.weight.flatten(), linear.bias]).detach()
    inputs = torch.randn(1000, n)
    by_linear = linear(inputs).detach()
    by_randn = inputs @ torch.randn(n, 100)

    print(f"{n} inputs, bound 1 / sqrt(n): {bound}")
    print(f"{n} inputs, largest weight of nn.Linear: {drawn.abs().max().item()}")
    print(f"{n} inputs, outputs of nn.Linear: {by_linear.square().mean().sqrt()}")
    print(f"{n} inputs, outputs with randn: {by_randn.square().mean().sqrt()}")
