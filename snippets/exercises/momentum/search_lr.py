import numpy as np
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([x**0, x, x**2, x**3], dim=1)
best = torch.tensor(np.linalg.lstsq(X.numpy(), y.numpy())[0])
hessian = 2 * X.T @ X
start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]

for kind in (torch.optim.RMSprop, torch.optim.Adam):
    name = kind.__name__
    arrived = {}
    for lr in (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0):
        weights = torch.tensor(start)
        optimizer = kind([weights], lr=lr)
        excess, moves = [], []
        for t in range(3000):
            error = weights - best
            excess.append((error @ hessian @ error / 2).item())
            weights.grad = hessian @ error
            before = weights.clone()
            optimizer.step()
            moves.append((weights - before).abs().max().item())
            if excess[-1] <= 1e-3 and t >= 100:
                break
        if excess[-1] <= 1e-3:
            arrived[lr] = t
            print(f"{name}, lr {lr}, steps to 0.001:", arrived[lr])
        else:
            print(f"{name}, lr {lr}, least excess:", min(excess))
        print(f"{name}, lr {lr}, largest move in step 100:", moves[100])
    print(f"{name}, best lr:", min(arrived, key=arrived.get))
