import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)


def loss(weights):  # of the curve b x + d x^3
    b, d = weights
    residual = b * x + d * x**3 - y
    return residual @ residual


X = np.stack([x, x**3], axis=1)
best = np.linalg.lstsq(X, y)[0]
hessian = 2 * X.T @ X
eigenvalues, eigenvectors = np.linalg.eigh(hessian)

b, d = np.meshgrid(np.linspace(-1.2, 2.9, 300), np.linspace(-0.8, 0.4, 200))
p, q = b - best[0], d - best[1]
excess = (hessian[0, 0] * p * p + hessian[1, 1] * q * q) / 2
excess = excess + hessian[0, 1] * p * q
plt.figure(figsize=(4.8, 2.3))
plt.contour(b, d, excess, [200, 800, 3200], colors="C4")
for k in range(2):
    v = eigenvectors[:, k] * np.sign(eigenvectors[0, k])
    name = f"direction {k + 1}"
    # Second difference of the loss along the eigenvector, at the start.
    here, h = np.array([-0.13210486, 0.10490012]), 0.01
    bend = loss(here + h * v) - 2 * loss(here) + loss(here - h * v)
    print(f"{name}, eigenvector, b:", v[0])
    print(f"{name}, eigenvector, d:", v[1])
    print(f"{name}, eigenvalue:", eigenvalues[k])
    print(f"{name}, measured curvature:", bend / h**2)
    half = np.sqrt(2 * 3200 / eigenvalues[k])
    print(f"{name}, half axis of the outer contour:", half)
    ends = best + half * np.outer([-1, 1], v)
    plt.plot(*ends.T, color=f"C{k}", label=f"$v_{k + 1}$")
plt.plot(*best, "*", color="C3", label="θ*")
plt.gca().set_aspect("equal")
plt.xlabel("b")
plt.ylabel("d")
plt.legend(loc="lower left", ncols=3)
plt.show()
