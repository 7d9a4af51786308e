import math

import torch

for seed in range(3):
    torch.manual_seed(seed)
    linear = torch.nn.Linear(3, 1)

    torch.manual_seed(seed)
    bound = 1 / math.sqrt(3)
    weight = torch.empty(1, 3).uniform_(-bound, bound)
    bias = torch.empty(1).uniform_(-bound, bound)
    weight_first = torch.equal(weight, linear.weight)
    weight_first = weight_first and torch.equal(bias, linear.bias)

    torch.manual_seed(seed)
    bias = torch.empty(1).uniform_(-bound, bound)
    weight = torch.empty(1, 3).uniform_(-bound, bound)
    bias_first = torch.equal(weight, linear.weight)
    print(f"seed {seed}: weight first {weight_first}, bias first {bias_first}")

torch.manual_seed(0)
weights = torch.nn.Linear(3, 3000).weight.detach()
print("largest of 9000 weights:", weights.abs().max().item())
print("their mean square:", weights.square().mean().item())
