import matplotlib.pyplot as plt
import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
X = torch.stack([x**0, x, x * x, x * x * x], dim=1)
hessian = 2 * X.T @ X
start = x.new_tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
start_distance = start - torch.linalg.solve(hessian, 2 * X.T @ y)


def last_excess(lr, momentum):
    distance, velocity = start_distance, torch.zeros_like(start)
    for t in range(2000):
        velocity = momentum * velocity + hessian @ distance
        distance = distance - lr * velocity
    return distance @ hessian @ distance / 2


lrs = torch.logspace(-7, -4.7, 140, dtype=x.dtype)
momenta = torch.linspace(0, 0.99, 100, dtype=x.dtype)
over_lrs = torch.func.vmap(last_excess, in_dims=(0, None))
excess = torch.func.vmap(over_lrs, in_dims=(None, 0))(lrs, momenta)

flattest, *_, steepest = torch.linalg.eigvalsh(hessian)
edge = 2 * (1 + momenta) / steepest
beyond = lrs > edge[:, None]
grown = ~(excess < start_distance @ hessian @ start_distance / 2)
print("runs:", excess.numel())
print("runs beyond the edge:", beyond.sum().item())
wrong_beyond, wrong_within = (beyond & ~grown).sum(), (~beyond & grown).sum()
print("of these, runs whose loss did not grow:", wrong_beyond.item())
print("runs within the edge whose loss grew:", wrong_within.item())
row, column = divmod(excess.nan_to_num(torch.inf).argmin().item(), len(lrs))
print("smallest excess loss:", excess[row, column].item())
print("its lr:", lrs[column].item())
print("its momentum:", momenta[row].item())
slow, fast = flattest.sqrt(), steepest.sqrt()
print("lr by theory:", (2 / (slow + fast)).square().item())
print("momentum by theory:", ((fast - slow) / (fast + slow)).square().item())

height = excess.nan_to_num(1e300).clamp(1e-30, 1e300).log10()
for level in (-24, -18, -12, -6, 0):
    plt.contourf(lrs, momenta, height, [level, 301], colors="C0", alpha=0.17)
plt.contourf(lrs, momenta, grown.double(), [0.5, 1.5], colors="C1", alpha=0.5)
plt.plot(edge, momenta, "C1--", label="2 (1 + β) / λ")
plt.xscale("log")
plt.xlabel("lr")
plt.ylabel("β")
plt.legend(loc="upper left")
plt.show()
