import math

import torch


def last_loss(start, lr, gram, moments, square, steps=2000):
    weights = start
    for t in range(steps):
        weights = weights - 2 * lr * (gram @ weights - moments)
    return weights @ (gram @ weights - 2 * moments) + square


def all_at_once(starts, lrs, *sums):
    over_lrs = torch.func.vmap(last_loss, in_dims=(None, 0, None, None, None))
    over_both = torch.func.vmap(over_lrs, in_dims=(0, None, None, None, None))
    return over_both(starts, lrs, *sums)


def one_by_one(starts, lrs, *sums):
    losses = [last_loss(start, lr, *sums) for start in starts for lr in lrs]
    return torch.stack(losses).reshape(len(starts), len(lrs))


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
    y = torch.sin(x)
    X = torch.stack([x**0, x, x * x, x * x * x], dim=1)
    gram, moments, square = sums = X.T @ X, X.T @ y, y @ y
    torch.manual_seed(0)
    starts = torch.randn(1000, 4, dtype=x.dtype)
    lrs = torch.logspace(-7, math.log10(3.5e-6), 10, dtype=x.dtype)
    losses = all_at_once(starts, lrs, *sums)
    print("shape of the result:", tuple(losses.shape))
    print("runs:", losses.numel())
    in_a_loop = one_by_one(starts[:5], lrs, *sums)
    difference = ((losses[:5] - in_a_loop).abs() / in_a_loop).max().item()
    print("largest relative difference from a loop:", difference)
    best_loss = square - moments @ torch.linalg.solve(gram, moments)
    for lr, column in zip(lrs, losses.T):
        share = (column < 1.01 * best_loss).double().mean()
        label = f"lr {lr:.2e}, share of starts within 1 % of the best loss:"
        print(label, f"{share:.3f}")
        worst = column.max() - best_loss
        print(f"lr {lr:.2e}, excess loss of the worst start: {worst:.1e}")
