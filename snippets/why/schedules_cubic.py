import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, np.sin(x))[0]
residual, H, eye = X @ best - np.sin(x), 2 * X.T @ X, np.eye(4)
error = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012]) - best
begin = np.concatenate([np.outer(error, error).ravel(), error, [1]])

steps, batch = 8000, 20
t = np.arange(steps)
late = (1 + np.cos(np.pi * (t - 800) / (steps - 800))) / 2
schedules = {  # what PyTorch's schedules multiply the first lr by
    "constant": np.ones(steps),
    "constant / 3": np.ones(steps) / 3,
    "step": 0.1 ** (t // 4000),
    "cosine": (1 + np.cos(np.pi * t / steps)) / 2,
    "warm-up": np.where(t < 800, 0.01 + 0.99 * t / 800, late),
}

# The mean of e e', the mean of e, and 1 after a step, where e is the error of the
# weights: (1 + lr once + lr^2 (twice + noise / batch)) times those before it.
once, twice, noise = np.zeros((3, 21, 21))
once[:16, :16] = -np.kron(H, eye) - np.kron(eye, H)
once[16:20, 16:20] = -H
twice[:16, :16] = np.kron(H, H)
fourth = np.einsum("ni,nj,nk,nl->ijkl", X, X, X, X).reshape(16, 16)
noise[:16, :16] = 4 * 2000 * fourth - np.kron(H, H)
third = np.einsum("n,ni,nj,nk->ijk", residual, X, X, X).reshape(16, 4)
noise[:16, 16:20] = 8 * 2000 * third
noise[:16, 20] = 4 * 2000 * np.einsum("n,ni,nj->ij", residual**2, X, X).ravel()


def mean_excess(factors, second):
    """The mean excess loss before each step and after the last."""
    means, losses = begin, []
    for lr in 1e-6 * factors:
        losses.append(H.ravel() @ means[:16] / 2)
        means = means + lr * (once @ means + lr * (second @ means))
    return np.array([*losses, H.ravel() @ means[:16] / 2])


for number, (name, factors) in enumerate(schedules.items()):
    whole = mean_excess(factors, twice)
    some = mean_excess(factors, twice + noise / batch)
    print(f"{name}, sum of the factors: {factors.sum():.1f}")
    print(f"{name}, all points, excess loss at the end: {whole[-1]:.2e}")
    print(f"{name}, batches, mean excess loss at the end: {some[-1]:.4f}")
    plt.semilogy(whole, f"C{number}:")
    plt.semilogy(some, f"C{number}", label=name)
plt.xlabel("t")
plt.ylabel("L − L*")
plt.legend()
plt.show()
