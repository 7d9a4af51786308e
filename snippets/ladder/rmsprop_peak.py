# Reads: ladder/stage6_optim
import sys

import numpy as np

t, loss = np.loadtxt(sys.stdin.read().splitlines()[:-1]).T
lowest = loss.argmin()
peak = lowest + loss[lowest:].argmax()
dip = peak + loss[peak:].argmin()
names = "lowest", "highest after it", "lowest after that", "last"
for name, k in zip(names, (lowest, peak, dip, -1)):
    print(f"{name}, t: {t[k]:.0f}")
    print(f"{name}, loss: {loss[k]}")
