import numpy as np
import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)

x = torch.linspace(-torch.pi, torch.pi, 2000)
y = torch.sin(x)
X = torch.stack([torch.ones_like(x), x, x * x, x * x * x], dim=1)

for dtype in (torch.float32, torch.bfloat16):
    weights = torch.tensor(START, dtype=dtype)
    for t in range(2000):
        before = weights
        exact = weights.float()
        residual = X @ exact - y
        update = 1e-6 * 2 * (residual @ X)
        weights = (exact - update).to(dtype)
        if not torch.equal(weights, before):
            last = t + 1
    print(f"{dtype}, last step that changed a weight:", last)
    print(f"{dtype}, last loss:", (residual @ residual).item())

best = np.linalg.lstsq(X.double().numpy(), y.double().numpy())[0]
residual = X @ torch.tensor(best).bfloat16().float() - y
print("loss of least squares in bfloat16:", (residual @ residual).item())
b = weights[1].float().item()
print("weight b:", b)
print("size of its last update:", abs(update[1].item()))
# With 8 significant bits, numbers from 1/4 to 1/2 are 2^-9 apart.
print("half the spacing of bfloat16 there:", 2**-9 / 2)
