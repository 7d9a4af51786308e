import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
powers = torch.stack([x, x**2, x**3], dim=1)
model = torch.nn.Linear(3, 1, dtype=torch.float64)


def loss(parameters):
    out = torch.func.functional_call(model, parameters, (powers,))
    return torch.nn.functional.mse_loss(out.flatten(), y, reduction="sum")


parameters = {name: p.detach() for name, p in model.named_parameters()}
blocks = torch.func.hessian(loss)(parameters)
sizes = {name: p.numel() for name, p in parameters.items()}
rows = [torch.cat([blocks[p][q].reshape(sizes[p], sizes[q]) for q in sizes], dim=1) for p in sizes]
hessian = torch.cat(rows)
for name, size in sizes.items():
    print(f"parameters in {name}:", size)
largest = torch.linalg.eigvalsh(hessian)[-1].item()
print("largest eigenvalue:", largest)
print("2 / largest eigenvalue:", 2 / largest)
