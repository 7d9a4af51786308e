import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)
POINTS = 2_000_000


def distance_of_b(dtype, Optimizer, lr, steps=2):
    """How far the weight b moves, with the model of rungs 5 and 6."""
    x = torch.linspace(-torch.pi, torch.pi, POINTS, dtype=dtype)
    inputs = torch.stack([x, x * x, x * x * x], dim=1)
    y = torch.sin(x)
    start = x.new_tensor(START)
    linear = torch.nn.Linear(3, 1).to(x)
    linear.load_state_dict({"bias": start[:1], "weight": start[None, 1:]})
    optimizer = Optimizer(linear.parameters(), lr=lr)
    for t in range(steps):
        residual = linear(inputs).flatten() - y
        optimizer.zero_grad()
        (residual * residual).sum().backward()
        optimizer.step()
    return (linear.weight[0, 0] - start[1]).item()


for Optimizer, lr in ((torch.optim.SGD, 1e-6 * 2000 / POINTS), (torch.optim.RMSprop, 1e-3)):
    single = distance_of_b(torch.float32, Optimizer, lr)
    double = distance_of_b(torch.float64, Optimizer, lr)
    print(f"{Optimizer.__name__}, b moves in float32 / in float64: {single / double:.4f}")
    b_single, b_double = START[1] + single, START[1] + double
    print(f"{Optimizer.__name__}, b itself in float32 / in float64: {b_single / b_double:.4f}")
