import numpy as np

before = {}
for half in (np.pi, np.pi / 2, np.pi / 4):
    x = np.linspace(-half, half, 2000)
    y = np.sin(x)
    X = np.stack([x**0, x, x**2, x**3], axis=1)
    errors = {
        "least squares": X @ np.linalg.lstsq(X, y)[0] - y,
        "Taylor": x - x**3 / 6 - y,
    }
    for name, residual in errors.items():
        largest = np.abs(residual).max()
        print(f"{name}, largest error up to x = {half:.2f}:", largest)
        if name in before:
            factor = before[name] / largest
            print(f"{name}, factor up to x = {half:.2f}:", factor)
        before[name] = largest
