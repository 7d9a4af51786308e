import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best, H = np.linalg.lstsq(X, y)[0], 2 * X.T @ X
# 2000 times the sum of g g' over all points, at the best weights and away from them
noise = 2000 * 4 * np.einsum("n,ni,nj->ij", (X @ best - y) ** 2, X, X).ravel()
spread = 2000 * 4 * np.einsum("ni,nj,nk,nl->ijkl", X, X, X, X).reshape(16, 16)


# lr is the one for all points; a batch takes 2000 / batch times as much.
def predicted(batch, lr):
    """Mean excess loss when the covariance C of the weights no longer changes."""
    keep = np.eye(4) - lr * H
    step = np.kron(keep, keep) + lr**2 / batch * (spread - np.kron(H, H))
    assert np.abs(np.linalg.eigvals(step)).max() < 1, "C grows without end"
    C = np.linalg.solve(np.eye(16) - step, lr**2 / batch * noise)
    return H.ravel() @ C / 2


def measured(batch, lr, runs=40):
    """Mean excess loss of 40 runs from the best weights on, and its error."""
    draws, weights = np.random.default_rng(0), np.tile(best[:, None], runs)
    steps, total = round(3e-3 / lr), 0
    for t in range(steps):
        if t >= steps // 2:
            error = weights - best[:, None]
            total += np.sum(error * (H @ error), axis=0) / 2
        points = draws.integers(2000, size=(runs, batch))
        z, (a, b, c, d) = x[points], weights[:, :, None]
        residual = ((d * z + c) * z + b) * z + a - y[points]
        for power in range(4):
            weights[power] -= lr * 2000 / batch * 2 * residual.sum(axis=1)
            residual *= z
    mean = total / (steps - steps // 2)
    return mean.mean(), mean.std(ddof=1) / np.sqrt(runs)


rates, gaps = (2.5e-7, 5e-7, 1e-6), []
print("batch        lr  predicted  measured  its error  difference / error")
for number, batch in enumerate((10, 20, 50, 100, 200)):
    floors = [predicted(batch, lr) for lr in rates]
    means, errors = np.array([measured(batch, lr) for lr in rates]).T
    for lr, floor, mean, error in zip(rates, floors, means, errors):
        gaps.append((mean - floor) / error)
        print(f"{batch:5} {lr * 2000 / batch:9.2e} {floor:10.5f}", end=" ")
        print(f"{mean:9.5f} {error:10.5f} {gaps[-1]:19.2f}")
    plt.loglog(rates, floors, color=f"C{number}", label=f"B = {batch}")
    plt.errorbar(rates, means, 2 * errors, fmt=".", color=f"C{number}")
print(f"largest difference / error: {np.abs(gaps).max():.2f}")
print(f"batch 20, lr 1e-4, floor: {predicted(20, 1e-6):.5f}")
print(f"floor / lr for a small lr: {noise[[0, 5, 10, 15]].sum() / 8000:.1f}")
plt.xlim(9e-8, 1.2e-6)
plt.ylim(5e-3, 9)
plt.xlabel("α")
plt.ylabel("L − L*")
plt.legend(ncols=2)
plt.show()
