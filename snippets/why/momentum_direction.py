import matplotlib.pyplot as plt
import numpy as np
import torch

lr, curvature, steps = 0.1, 1.0, 400
critical = (1 - np.sqrt(lr * curvature)) ** 2
print("critical momentum:", critical)

differences = []
for momentum in (0.0, 0.2, critical, 0.8, 0.95):
    # What PyTorch does. The best weight is 0, so the weight is the error.
    weight = torch.ones((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=lr, momentum=momentum)
    errors = []
    for t in range(steps):
        errors.append(weight.item())
        loss = curvature * weight**2 / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    # What the matrix says.
    matrix = np.array([[1 + momentum - lr * curvature, -momentum], [1, 0]])
    pair = np.ones(2)  # the error now, and one step ago: it began at rest
    for error in errors:
        differences.append(abs(error - pair[0]))
        pair = matrix @ pair
    eigenvalues = np.linalg.eigvals(matrix)

    errors = np.array(errors)
    name = f"momentum {momentum:.2f}"
    print(f"{name}, size of the larger eigenvalue:", abs(eigenvalues).max())
    swings = np.sum(errors[1:60] * errors[:59] < 0)
    print(f"{name}, sign changes in 60 steps:", swings)
    last = np.flatnonzero(abs(errors) > 1e-3)[-1]
    print(f"{name}, steps to 0.001:", last + 1)
    plt.plot(errors[:60], label=f"β = {momentum:.2f}")
print("largest difference from the matrix:", max(differences))

plt.axhline(0, color="C5", linewidth=0.7)
plt.yticks((-0.5, 0, 0.5, 1))
plt.xlim(-2, 92)  # room for the legend
plt.xlabel("t")
plt.ylabel("θ − θ*")
plt.legend()
plt.show()
