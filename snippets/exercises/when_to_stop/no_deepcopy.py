import copy

import torch

torch.manual_seed(0)
x = torch.linspace(-1, 1, 50)[:, None]
y = torch.sin(3 * x)
model = torch.nn.Sequential(torch.nn.Linear(1, 10), torch.nn.Tanh(), torch.nn.Linear(10, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
kept = {
    "model.state_dict()": model.state_dict(),
    "dict(model.state_dict())": dict(model.state_dict()),
    "copy.deepcopy(model.state_dict())": copy.deepcopy(model.state_dict()),
}
first = copy.deepcopy(model)
for t in range(20):
    loss = (model(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

for name, state in kept.items():
    for which, network in (("first", first), ("last", model)):
        weights = network.state_dict()
        same = all(torch.equal(state[key], weights[key]) for key in state)
        print(f"{name} holds the {which} weights: {same}")
