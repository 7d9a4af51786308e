import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
residual = X @ best - y
H, one = 2 * X.T @ X, np.eye(4)
error = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012]) - best
# The state: the 16 means of error times error, the 4 of the error, and 1.
begin = np.concatenate([np.outer(error, error).ravel(), error, [1]])
# Times the state, this is the mean excess loss.
loss = np.concatenate([H.ravel() / 2, np.zeros(5)])
spread = 8000 * np.einsum("ni,nj,nk,nl->ijkl", X, X, X, X).reshape(16, 16)
mixed = 16000 * np.einsum("n,ni,nj,nk->ijk", residual, X, X, X).reshape(16, 4)
noise = 8000 * np.einsum("n,ni,nj->ij", residual**2, X, X).ravel()


def steps_needed(batch, lr, goal=0.1):
    """The number of steps until the mean excess loss is at most `goal`."""
    keep, share = one - lr * H, lr**2 / batch * (2000 - batch) / 1999
    step = np.zeros((21, 21))
    step[:16, :16] = np.kron(keep, keep) + share * (spread - np.kron(H, H))
    step[:16, 16:20] = share * mixed
    step[:16, 20] = share * noise
    step[16:20, 16:20] = keep
    step[20, 20] = 1
    if np.abs(np.linalg.eigvals(step)[:20]).max() >= 1 + 1e-12:
        return np.inf
    powers = [step]
    while loss @ powers[-1] @ begin > goal:
        if len(powers) > 24:
            return np.inf
        powers.append(powers[-1] @ powers[-1])
    state, t = begin, 0
    for k in reversed(range(len(powers))):
        if loss @ powers[k] @ state > goal:
            state, t = powers[k] @ state, t + 2**k
    return t + 1


batches = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
rates = np.geomspace(1e-8, 3.5e-6, 120)
steps = []
for batch in batches:
    needed = [steps_needed(batch, lr) for lr in rates]
    steps.append(min(needed))
    lr = rates[np.argmin(needed)]
    print(f"batch {batch}, lr B / 2000: {lr:.2e}")
    print(f"batch {batch}, steps: {steps[-1]}")
    print(f"batch {batch}, points visited: {steps[-1] * batch}")
plt.loglog(batches, steps, ".-", label="t")
plt.loglog(batches, np.multiply(batches, steps), ".-", label="B t")
plt.xlabel("B")
plt.legend()
plt.show()
