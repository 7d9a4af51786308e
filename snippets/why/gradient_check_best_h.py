import numpy as np

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)
b, d = -1.0, 0.3  # rung 4's start, where a and c are 0

# The residual at each point and its derivatives by d.
z = d * x
residual = b * (5 * z * z * z - 3 * z) / 2 - y
residual1 = b * (15 * z * z - 3) / 2 * x
residual2 = b * 15 * z * x * x
residual3 = b * 15 * x * x * x

# The loss is the sum of residual * residual: the product rule gives
loss = residual @ residual
loss1 = 2 * residual @ residual1
loss2 = 2 * (residual1 @ residual1 + residual @ residual2)
loss3 = 2 * (3 * residual1 @ residual2 + residual @ residual3)
eps = np.finfo(float).eps
print("first derivative:", loss1)
print("second derivative:", loss2)
print("third derivative:", loss3)
print("forward, best h in theory:", 2 * np.sqrt(eps * abs(loss / loss2)))
print("central, best h in theory:", (3 * eps * abs(loss / loss3)) ** (1 / 3))
