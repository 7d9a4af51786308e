import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


class Cubic(torch.nn.Module):
    def __init__(self, start):
        super().__init__()
        self.a, self.b, self.c, self.d = map(torch.nn.Parameter, start)

    def forward(self, x, x2, x3):
        return self.a + self.b * x + self.c * x2 + self.d * x3


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    inputs = x, x * x, x * x * x
    model = Cubic(x.new_tensor(start))
    loss_of = torch.nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for t in range(steps):
        loss = loss_of(model(*inputs), y)
        if t % 100 == 99:
            log(t, loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return tuple(weight.item() for weight in model.parameters())


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    y = torch.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
