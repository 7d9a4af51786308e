import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)

for degree, steps in ((3, 4000), (5, 600_000)):
    X = np.vander(x, degree + 1, increasing=True)
    best, (best_loss,) = np.linalg.lstsq(X, y)[:2]
    eigenvalues, vectors = np.linalg.eigh(2 * X.T @ X)
    factors = 1 - eigenvalues / eigenvalues[-1]  # lr is 1 / largest
    # the error's four or six parts before each step; the weights start at 0
    parts = vectors.T @ -best * factors ** np.arange(steps)[:, None]
    excess = parts**2 @ eigenvalues / 2
    gradient = np.sqrt(parts**2 @ eigenvalues**2)
    fall = -np.diff(excess, prepend=np.inf)  # in the step before
    rules = {
        "fall below 1e-6": fall < 1e-6,
        "fall below 1e-6 of the loss": fall < 1e-6 * (best_loss + excess),
        "gradient below 1e-6 of the first": gradient < 1e-6 * gradient[0],
        "excess loss below 1e-6": excess < 1e-6,
    }
    for rule, met in rules.items():
        t = np.argmax(met)
        print(f"degree {degree}, {rule}, step:", t)
        print(f"degree {degree}, {rule}, excess loss: {excess[t]:.3e}")
    t = np.argmax(fall < 1e-6)
    print(f"degree {degree}, excess loss / fall there: {excess[t] / fall[t]:.1f}")
    q = factors[np.argmax(eigenvalues * parts[t] ** 2)] ** 2
    print(f"degree {degree}, q: {q:.8f}")
    print(f"degree {degree}, q / (1 - q): {q / (1 - q):.1f}")
    print(f"degree {degree}, best loss: {best_loss:.6f}")
    some = np.unique(np.geomspace(1, steps - 1, 300).astype(int))
    color = f"C{degree // 4}"
    plt.loglog(some, excess[some], color, label=f"n = {degree}, L − L*")
    plt.loglog(some, fall[some], f"{color}:", label=f"n = {degree}, fall")
plt.axhline(1e-6, color="C3", linestyle="--", label="1e-6")
plt.ylim(1e-9, 1e5)
plt.xlabel("t")
plt.legend()
plt.show()
