import matplotlib.pyplot as plt
import numpy as np

kappas = (10, 30, 100, 300, 1000, 3000, 10000)


def steps_needed(curvatures, lr, momentum):
    error = np.ones_like(curvatures)
    velocity = np.zeros_like(curvatures)
    steps = 0
    while abs(error).max() > 1e-6:
        velocity = momentum * velocity + curvatures * error
        error = error - lr * velocity
        steps += 1
    return steps


steps = {"gradient descent": [], "heavy ball": []}
for kappa in kappas:
    curvatures = np.geomspace(1, kappa, 10)  # ten directions
    root = np.sqrt(kappa)
    plain = 2 / (kappa + 1), 0  # the best lr and momentum of each
    ball = 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2
    for (name, counts), best in zip(steps.items(), (plain, ball)):
        counts.append(steps_needed(curvatures, *best))
        print(f"{name}, steps with condition number {kappa}:", counts[-1])

for (name, counts), power in zip(steps.items(), (1, 1 / 2)):
    slope = np.polyfit(np.log(kappas), np.log(counts), 1)[0]
    print(f"{name}, slope:", slope)
    label = "β = 0" if power == 1 else "β > 0"
    plt.loglog(kappas, counts, "o", label=label)
    # The slope of the theory, drawn through the last point.
    line = counts[-1] * (np.array(kappas) / kappas[-1]) ** power
    plt.loglog(kappas, line, "--", color="C5", linewidth=1)
plt.xlabel("κ")
plt.ylabel("t")
plt.legend()
plt.show()
