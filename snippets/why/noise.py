import matplotlib.pyplot as plt
import numpy as np

y = np.sin(np.linspace(-np.pi, np.pi, 2000))
best, curvature = y.mean(), 2.0
runs = 2000


def measured(lr, batch):
    """The variance of the weight before each of 100 steps, over many runs."""
    draws, weight, variances = np.random.default_rng(0), np.full(runs, best), []
    for t in range(100):
        variances.append(np.mean((weight - best) ** 2))
        points = draws.integers(2000, size=(runs, batch))
        weight = weight - lr * 2 * (weight - y[points].mean(axis=1))
    return np.array(variances)


def predicted(lr, batch):
    """The same by the recursion, without a run."""
    noise, v, variances = 4 * y.var() / batch, 0.0, []
    for t in range(100):
        variances.append(v)
        v = (1 - lr * curvature) ** 2 * v + lr**2 * noise
    return np.array(variances)


for number, (lr, batch) in enumerate(((0.2, 5), (0.1, 5), (0.1, 10), (0.05, 10))):
    exact, found = predicted(lr, batch), measured(lr, batch)
    floor = lr * 4 * y.var() / batch / (curvature * (2 - lr * curvature))
    case = f"lr {lr}, batch {batch}"
    print(f"{case}, floor by the formula: {floor:.6f}")
    print(f"{case}, recursion at t = 99: {exact[99]:.6f}")
    print(f"{case}, measured, mean of t = 50 to 99: {found[50:].mean():.6f}")
    plt.plot(exact, color=f"C{number}", label=f"lr = {lr}, B = {batch}")
    plt.plot(found, ".", markersize=3, color=f"C{number}")
plt.ylim(0, 0.045)
plt.xlabel("t")
plt.ylabel("v")
plt.legend()
plt.show()
