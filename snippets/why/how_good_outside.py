import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
wide = np.linspace(-2 * np.pi, 2 * np.pi, 801)
plt.plot(wide, np.sin(wide), label="sin(x)")
for degree in (3, 5, 9):
    X = np.vander(x, degree + 1, increasing=True)
    weights = np.linalg.lstsq(X, np.sin(x))[0]
    curve = np.vander(wide, degree + 1, increasing=True) @ weights
    error = np.abs(curve - np.sin(wide))
    residual = X @ weights - np.sin(x)
    print(f"degree {degree}, largest error inside:", np.abs(residual).max())
    first = wide[(wide > np.pi) & (error > 1)][0]
    print(f"degree {degree}, x where the error passes 1:", first)
    print(f"degree {degree}, value at 2 pi:", curve[-1])
    if degree == 3:
        print("degree 3, b x at 2 pi:", weights[1] * wide[-1])
        print("degree 3, d x^3 at 2 pi:", weights[3] * wide[-1] ** 3)
    plt.plot(wide, curve, label=f"degree {degree}")
for end in (-np.pi, np.pi):
    plt.axvline(end, color="C4", linestyle=":")
plt.ylim(-4, 5)
plt.xlabel("x")
plt.legend(loc="upper center")
plt.show()
