import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
X = np.stack([x**0, x, x**2, x**3], axis=1)
hessian = 2 * X.T @ X
eigenvalues = np.linalg.eigvalsh(hessian)
for number, eigenvalue in enumerate(eigenvalues, 1):
    print(f"eigenvalue {number} of the Hessian:", eigenvalue)
limit = 2 / eigenvalues.max()
print("largest stable lr for the sum:", limit)
print("largest stable lr for the mean:", limit * len(x))

start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
for share in (0.99, 1.01):
    weights = start.copy()
    for t in range(2000):
        weights -= share * limit * 2 * (X.T @ (X @ weights - y))
    loss = np.sum((X @ weights - y) ** 2)
    print(f"loss after 2000 steps at {share} of the limit:", loss)
