import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
best_loss = np.linalg.lstsq(np.vander(x, 4), y.numpy())[1][0]


def residuals(weights):  # of rung 4
    a, b, c, d = weights
    z = c + d * x
    return a + b * (2.5 * z * z - 1.5) * z - y


def gauss_newton(weights):
    residual = residuals(weights)
    for t in range(50):
        J = torch.func.jacfwd(residuals)(weights)
        step = torch.linalg.lstsq(J, -residual).solution
        now, promised = residual @ residual, 2 * residual @ J @ step
        while True:
            residual = residuals(weights + step)
            if residual @ residual <= now + 1e-4 * promised:
                break
            step, promised = step / 2, promised / 2
        weights = weights + step
        if now - residual @ residual < 1e-9:
            break
    return (residual @ residual).item(), t + 1


first = torch.tensor([0.12573022, -0.13210486, 0.64042265, 0.10490012])
end, steps = gauss_newton(first)
print(f"start of rung 1, loss: {end:.8f}")
print("start of rung 1, steps:", steps)
starts = torch.tensor(np.random.default_rng(0).standard_normal((20, 4)))
ends = np.array([gauss_newton(start)[0] for start in starts])
print("of 20 starts, best cubic:", np.sum(ends - best_loss < 1e-6))
