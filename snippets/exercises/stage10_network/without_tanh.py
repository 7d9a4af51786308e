import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-torch.pi, torch.pi, 2000)[:, None]
y = torch.sin(x)
torch.manual_seed(0)
first, second = torch.nn.Linear(1, 5), torch.nn.Linear(5, 1)
model = torch.nn.Sequential(first, second)
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
for t in range(1500):
    loss = (model(x) - y).square().sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print(f"loss at t = 1499: {loss.item():.3f}")
print(f"slope of the network: {(second.weight @ first.weight).item():.4f}")
slope = x.flatten() @ y.flatten() / x.square().sum()
print(f"slope of the best line: {slope:.4f}")
print(f"loss of the best line: {(slope * x - y).square().sum():.3f}")
