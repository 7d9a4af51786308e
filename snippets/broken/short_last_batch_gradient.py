# Wrong: 1 point, N / 100 times the sum, mean < 100
import torch

torch.set_default_dtype(torch.float64)
N = 2001
x = torch.linspace(-torch.pi, torch.pi, N)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
start = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
# The derivative by b of each point's squared error.
single = 2 * (X @ start - y) * x
print(f"all points: {single.sum():.3f}")

# A short batch is one point, and each point is as likely as any other.
spread = single.std(correction=0)
for name, estimates in (
    ("N times the mean", N * single),
    ("N / 100 times the sum", N / 100 * single),
):
    print(f"1 point, {name}, mean: {estimates.mean():.3f}")
    print(f"1 point, {name}, standard deviation: {estimates.std(correction=0):.1f}")
# The points of a batch of 100 all differ, so it scatters a little less than 100 draws.
full = N / 100 * spread * (100 * (N - 100) / (N - 1)) ** 0.5
print(f"100 points, either of them, standard deviation: {full:.1f}")
