import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


class Polynomial(torch.nn.Module):
    def __init__(self, degree):
        super().__init__()
        weights = map(torch.nn.Parameter, torch.tensor(START[: degree + 1]))
        self.weights = torch.nn.ParameterList(weights)

    def forward(self, x):
        y = 0.0
        for weight in reversed(self.weights):
            y = y * x + weight
        return y


class PlainList(torch.nn.Module):
    def __init__(self, degree):
        super().__init__()
        weights = map(torch.nn.Parameter, torch.tensor(START[: degree + 1]))
        self.weights = list(weights)


x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
for degree in (1, 3):
    model = Polynomial(degree)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
    for t in range(500):
        residual = model(x) - y
        loss = residual @ residual
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"degree {degree}, weights:", *dict(model.named_parameters()))
    print(f"degree {degree}, loss at t = 499:", loss.item())
print("weights found in a plain list:", len([*PlainList(3).parameters()]))
