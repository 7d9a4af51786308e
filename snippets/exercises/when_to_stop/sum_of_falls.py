import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)

for degree, steps in ((3, 2112), (5, 264_721)):
    X = np.vander(x, degree + 1, increasing=True)
    best, (best_loss,) = np.linalg.lstsq(X, y)[:2]
    eigenvalues, vectors = np.linalg.eigh(2 * X.T @ X)
    parts, factors = vectors.T @ -best, 1 - eigenvalues / eigenvalues[-1]
    # three losses with as many steps between them, the last one now
    apart = steps // 20
    ago = np.array([2 * apart, apart, 0])
    errors = parts * factors ** (steps - ago)[:, None]
    before, between, now = best_loss + errors**2 @ eigenvalues / 2
    q = (between - now) / (before - between)
    print(f"degree {degree}, q of {apart} steps: {q:.5f}")
    estimate = (between - now) * q / (1 - q)
    print(f"degree {degree}, estimated excess loss: {estimate:.3e}")
    print(f"degree {degree}, excess loss: {now - best_loss:.3e}")
