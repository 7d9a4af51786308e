import torch

torch.set_default_dtype(torch.float64)
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.linalg.lstsq(X, y).solution


def slope(weights, points):
    """The derivative of the loss by b, on these points alone."""
    residual = X[points] @ weights - y[points]
    return (2 * residual @ X[points, 1]).item()


order = torch.randperm(2000, generator=torch.Generator().manual_seed(0))
for name, weights in (("start", start), ("best weights", best)):
    slopes = [100 * slope(weights, batch) for batch in order.split(20)]
    slopes = torch.tensor(slopes)
    # z: a sum that is 0 but for rounding is printed without a minus sign.
    print(f"{name}, all 2000 points: {slope(weights, order):z.6f}")
    for number in range(3):
        print(f"{name}, 100 times batch {number + 1}: {slopes[number]:.6f}")
    print(f"{name}, smallest of 100 batches: {slopes.min():.6f}")
    print(f"{name}, largest of 100 batches: {slopes.max():.6f}")
    print(f"{name}, mean of 100 batches: {slopes.mean():z.6f}")
    deviation = slopes.std(correction=0)
    print(f"{name}, standard deviation of 100 batches: {deviation:.6f}")
