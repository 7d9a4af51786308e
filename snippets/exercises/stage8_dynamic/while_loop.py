import torch


def root(s, more_rounds=0):
    r = s
    rounds = 0
    while abs(r * r - s) > 1e-12 * s:
        r = (r + s / r) / 2
        rounds += 1
    for _ in range(more_rounds):
        r = (r + s / r) / 2
    return r, rounds


for number in (1.0, 2.0, 10000.0):
    s = torch.tensor(number, dtype=torch.float64, requires_grad=True)
    r, rounds = root(s)
    r.backward()
    print(f"rounds for {number}:", rounds)
    print(f"root of {number}:", r.item())
    print(f"derivative at {number}:", s.grad.item())

s = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
r, _ = root(s, more_rounds=1)
r.backward()
print("derivative at 1.0 with one more round:", s.grad.item())
