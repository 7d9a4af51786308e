import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
powers = np.stack([x**0, x, x**2, x**3])
start = np.array([0.12573022, -0.13210486, 0.64042265, 0.10490012])
losses = {
    "sum": lambda residual: np.sum(residual**2),
    "mean": lambda residual: np.mean(residual**2),
    "distance": lambda residual: np.sqrt(np.sum(residual**2)),
}
# How much the loss grows for each weight that grows by a little.
nudges = 1e-6 * np.eye(4)
slopes = {}
for name, loss in losses.items():
    above = [loss((start + nudge) @ powers - y) for nudge in nudges]
    below = [loss((start - nudge) @ powers - y) for nudge in nudges]
    slopes[name] = (np.array(above) - np.array(below)) / 2e-6
    print(f"{name}, loss at the start:", loss(start @ powers - y))
    print(f"{name}, gradient:", slopes[name].round(4))
    print(f"{name}, share of the sum's:", np.mean(slopes[name] / slopes["sum"]))

best = np.linalg.lstsq(powers.T, y)[0]
print("least-squares weights:", best.round(4))
for name, loss in losses.items():
    around = [best + 1e-3 * move for move in (*np.eye(4), *-np.eye(4))]
    smaller = sum(loss(w @ powers - y) < loss(best @ powers - y) for w in around)
    print(f"{name}, neighbours with a smaller loss:", smaller)
