import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
best_loss = np.linalg.lstsq(np.vander(x, 4), y.numpy())[1][0]
line_loss = np.linalg.lstsq(np.vander(x, 2), y.numpy())[1][0]


def loss(weights):  # of rung 4
    a, b, c, d = weights
    z = c + d * x
    return torch.sum((a + b * (2.5 * z * z - 1.5) * z - y) ** 2)


draws = np.random.default_rng(0).standard_normal((20, 4))
starts = torch.tensor(draws)  # the same 20


def lbfgs(start, search=None):
    weights = start.clone().requires_grad_()
    kind = torch.optim.LBFGS
    optimizer = kind([weights], max_iter=100, line_search_fn=search)

    def closure():
        optimizer.zero_grad()
        value = loss(weights)
        value.backward()
        return value

    optimizer.step(closure)
    return loss(weights).item(), optimizer.state[weights]["func_evals"]


for name in (None, "strong_wolfe"):
    end, evaluations = np.array([lbfgs(start, name) for start in starts]).T
    arrived = end - best_loss < 1e-6
    print(f"{name}, best cubic:", arrived.sum())
    print(f"{name}, within 1 of the line:", np.sum(abs(end - line_loss) < 1))
    print(f"{name}, largest loss at the end:", end.max())
    median = np.median(evaluations[arrived])
    print(f"{name}, evaluations of the arrived, median:", median)
