import torch

a, b = weights = [torch.tensor(w, requires_grad=True) for w in (1.0, 2.0)]
print("weights[0] is a:", weights[0] is a)

with torch.no_grad():
    for weight in weights:
        weight -= 0.5
print("after weight -= 0.5: a =", a.item())

with torch.no_grad():
    for weight in weights:
        weight = weight - 0.5
print("after weight = weight - 0.5: a =", a.item())
print("the last weight of that loop:", weight.item())
print("b:", b.item())
