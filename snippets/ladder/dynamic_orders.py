# Reads: ladder/stage8_dynamic
import random
import re
import sys

import numpy as np

*lines, result = sys.stdin.read().splitlines()
a, b, c, d, e = [float(number) for number in re.findall(r"[-+]?\d+\.\d+", result)]
draws = random.Random(0)
orders = [draws.choice((3, 4, 5)) for _ in range(2000)]

for line in lines[-8:]:
    t, loss = line.split()
    print(f"t = {t}, order {orders[int(t)]}, loss: {loss}")

x = np.linspace(-np.pi, np.pi, 2000)
higher = x**4 / 24, x**5 / 120
for order in (3, 4, 5):
    y = a + b * x + c * x**2 + d * x**3 + e * sum(higher[: order - 3])
    print(f"order {order}, drawn in steps: {orders.count(order)}")
    print(f"order {order}, loss with the last weights: {np.sum((y - np.sin(x)) ** 2)}")
