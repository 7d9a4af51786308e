# Fails: ValueError: can't optimize a non-leaf Tensor
import torch

for device in ("cpu", "meta"):
    weights = torch.ones(4, requires_grad=True).to(device)
    print(f"is a leaf after .to({device!r}):", weights.is_leaf)
    print("requires a gradient:", weights.requires_grad)
    optimizer = torch.optim.SGD([weights], lr=1e-6)
