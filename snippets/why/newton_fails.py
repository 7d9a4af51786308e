import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
best_loss = np.linalg.lstsq(np.vander(x, 4), y.numpy())[1][0]


def loss(weights):  # of rung 4
    a, b, c, d = weights
    z = c + d * x
    residual = a + b * (2.5 * z * z - 1.5) * z - y
    return residual @ residual


def newton(weights, mended, steps=30):
    evaluations, path = 0, []
    for t in range(steps):
        now = loss(weights)
        gradient = torch.func.grad(loss)(weights)
        hessian = torch.func.hessian(loss)(weights)
        values, vectors = torch.linalg.eigh(hessian)
        evaluations += 1 + 4  # a gradient and four products
        path.append((evaluations, now.item(), values[0].item()))
        if gradient.norm() < 1e-5:
            break
        step = -torch.linalg.solve(hessian, gradient)
        if mended:
            step = -vectors @ (vectors.T @ gradient / values.abs())
            promised = gradient @ step
            while loss(weights + step) > now + 1e-4 * promised:
                step, promised = step / 2, promised / 2
                evaluations += 1
        weights = weights + step
    return path


rungs = {1: [0.12573022, -0.13210486, 0.64042265, 0.10490012]}
rungs[4] = [0.0, -1.0, 0.0, 0.3]
for rung, start in rungs.items():
    for mended in (False, True):
        name = f"start of rung {rung}, " + ("mended" if mended else "pure")
        path = newton(torch.tensor(start), mended)
        shown = (0, 1, 2, len(path) - 1)
        for t in shown:
            print(f"{name}, step {t}, loss:", path[t][1])
            print(f"{name}, step {t}, smallest eigenvalue:", path[t][2])
        print(f"{name}, evaluations:", path[-1][0])
        if rung == 4 or not mended:
            counts, losses, _ = np.array(path).T
            label = f"stage{rung}" + (", σ" if mended else "")
            plt.semilogy(counts, losses - best_loss + 1e-12, ".-", label=label)
plt.xlabel("n")
plt.ylabel("L − L*")
plt.legend()
plt.show()
