import numpy as np

first = None
for shift in (0.0, 0.5, np.pi):
    x = np.linspace(-np.pi + shift, np.pi + shift, 2000)
    y = np.sin(x)
    X = np.stack([x**0, x, x**2, x**3], axis=1)
    weights, loss = np.linalg.lstsq(X, y)[:2]
    low, *_, high = np.linalg.eigvalsh(2 * X.T @ X)
    a, _, c, _ = weights
    print(f"shift {shift:.2f}, a:", a)
    print(f"shift {shift:.2f}, c:", c)
    print(f"shift {shift:.2f}, best loss:", loss[0])
    print(f"shift {shift:.2f}, condition number:", high / low)
    first = first or high / low
    print(f"shift {shift:.2f}, factor of the condition number:", high / low / first)
