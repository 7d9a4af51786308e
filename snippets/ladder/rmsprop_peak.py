# Reads: ladder/stage6_optim
import sys

import numpy as np

t, loss = np.loadtxt(sys.stdin.read().splitlines()[:-1]).T
lowest = loss.argmin()
peak = lowest + loss[lowest:].argmax()
dip = peak + loss[peak:].argmin()
places = {"lowest": lowest, "highest after it": peak, "lowest after that": dip, "last": -1}
for name, k in places.items():
    print(f"{name}, t: {t[k]:.0f}")
    print(f"{name}, loss: {loss[k]}")
