import torch


class Line(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Parameter(torch.tensor(1.0))
        self.b = torch.nn.Parameter(torch.tensor(2.0))

    def forward(self, x):
        return self.a + self.b * x


def report(model, inputs, output):
    print("hook:", inputs[0].tolist(), "->", output.tolist())


model = Line()
model.register_forward_hook(report)
x = torch.tensor([0.0, 1.0])
print("model(x):", model(x).tolist())
print("model.forward(x):", model.forward(x).tolist())
print("parameters:", [name for name, _ in model.named_parameters()])
