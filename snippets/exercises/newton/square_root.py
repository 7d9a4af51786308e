import numpy as np

# The loss w^3 / 3 - 2 w has its minimum at the square root of 2,
# and a maximum at minus the square root of 2.
root = np.sqrt(2.0)
for start, end in ((1.0, root), (-1.0, -root)):
    w = start
    for step in range(1, 6):
        slope, curvature = w * w - 2, 2 * w
        w = w - slope / curvature
        print(f"start {start:g}, step {step}, error:", abs(w - end))
    print(f"start {start:g}, end:", w)
    print(f"start {start:g}, curvature there:", 2 * w)
