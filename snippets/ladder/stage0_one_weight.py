import math

START = (-0.13210486,)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    (b,) = start
    for t in range(steps):
        residuals = [b * xi - yi for xi, yi in zip(x, y)]
        if t % 100 == 99:
            log(t, sum(r * r for r in residuals))
        slope = sum(2 * r * xi for r, xi in zip(residuals, x))
        b -= lr * slope
    return (b,)


if __name__ == "__main__":
    x = [math.pi * (2 * i / 1999 - 1) for i in range(2000)]
    y = [math.sin(xi) for xi in x]
    (b,) = fit(x, y)
    print(f"Result: y = {b:.9f} x")
