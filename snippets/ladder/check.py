# Reads: ladder/stage1_numpy, ladder/check_slow, ladder/check_growing, ladder/check_low_start,
#        ladder/check_close, ladder/check_tiny
import re
import subprocess
import sys

import numpy as np

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)
MISTAKES = {
    "the factor 2 is missing in the gradient, or lr is half as large": {"factor": 0.5},
    "the factor 2 is in the gradient twice, or lr is twice as large": {"factor": 2},
    "the gradient is that of the mean, lr that of the sum": {"factor": 1 / 2000},
    "the mean is taken in place of the sum, with the lr of the sum": {"factor": 1 / 2000, "scale": 1 / 2000},
    "the loss that is logged is the mean": {"scale": 1 / 2000},
    "the loss is logged after the update, not before it": {"later": 1},
    "the old gradients are not reset before the next step": {"kept": 1},
    "x^2 stands where x^3 belongs": {"powers": (0, 1, 2, 2)},
    "the gradient of d has x^2 where x^3 belongs": {"used": (0, 1, 2, 2)},
    "the gradients of b and c are exchanged": {"used": (0, 2, 1, 3)},
    "y is cos(x), not sin(x)": {"target": np.cos},
    "the start is 0 for every weight": {"start": (0, 0, 0, 0)},
    "the gradient is added, not subtracted": {"factor": -1},
} | {f"the gradient of {w} is added, not subtracted": {"factor": 1 - 2 * np.eye(4)[k]} for k, w in enumerate("abcd")}


def losses(powers=(0, 1, 2, 3), start=START, used=None, factor=1, scale=1, later=0, kept=0, target=np.sin):
    x = np.linspace(-np.pi, np.pi, 2000)
    X, U = (np.stack([x**k for k in columns], axis=1) for columns in (powers, used or powers))
    y, weights, step, found = target(x), np.array(start, dtype=float), 0, []
    gram, moments, U_gram, U_moments = X.T @ X, X.T @ y, U.T @ X, U.T @ y
    for t in range(2000 + later):
        found.append(scale * (y @ y + weights @ (gram @ weights - 2 * moments)))
        step = kept * step + 1e-6 * factor * 2 * (U_gram @ weights - U_moments)
        weights -= step
    return np.array(found)[99 + later :: 100]


def logged(text):
    found = re.findall(r"^\D*(\d+)\D+?([\d.]+(?:e[-+]?\d+)?|inf|nan)\s*$", text, re.MULTILINE)
    by_step = {int(t): float(loss) for t, loss in found}
    if missing := [t for t in range(99, 2000, 100) if t not in by_step]:
        sys.exit(f"no line 't loss' for t = {missing[0]}: print t and the loss in every 100th step, t = 99 first")
    return np.array([by_step[t] for t in range(99, 2000, 100)])


def printed(file):
    done = subprocess.run([sys.executable, file], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else sys.exit(f"{file}: {(done.stderr.splitlines() or ['failed'])[-1]}")


np.seterr(over="ignore", invalid="ignore")  # of a path that diverges
yours = logged(printed(sys.argv[1]) if sys.argv[1:] else sys.stdin.read())
exact = logged(printed(sys.argv[2])) if sys.argv[2:] else losses()
gaps = np.nan_to_num(np.abs(yours / exact - 1), nan=np.inf)
print(f"lines on the exact path: {np.sum(gaps < 2e-5)} of 20, largest relative difference {gaps.max():.1e}")
if gaps.max() > 2e-5:
    k = np.argmax(gaps > 2e-5)
    ratio = f"{yours[k] / exact[k]:.6g} times the exact {exact[k]:.10g}"
    print(f"first line that departs: t = {100 * k + 99}, your loss {yours[k]:.10g} is {ratio}")
    same = [cause for cause, how in MISTAKES.items() if np.allclose(losses(**how), yours, rtol=2e-5, equal_nan=True)]
    print("exactly this path if:", " / ".join(same) or "none of the usual mistakes; compare data, start, lr and model")
