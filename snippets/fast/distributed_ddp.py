# Run with: torchrun --standalone --local-addr=127.0.0.1 --nproc-per-node=2
import gc

import torch
import torch.distributed as dist

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    inputs = torch.stack([x, x * x, x * x * x], dim=1)
    a, b, c, d = start
    bias, weight = x.new_tensor([a]), x.new_tensor([[b, c, d]])
    linear = torch.nn.Linear(3, 1).to(x)
    linear.load_state_dict({"bias": bias, "weight": weight})
    model = torch.nn.Sequential(linear, torch.nn.Flatten(0, 1))
    model = torch.nn.parallel.DistributedDataParallel(model)
    loss_of = torch.nn.MSELoss(reduction="sum")
    for t in range(steps):
        loss = loss_of(model(inputs), y)
        if t % 100 == 99:
            dist.all_reduce(whole := loss.detach().clone())
            log(t, whole.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for weight in model.parameters():
                weight -= lr * dist.get_world_size() * weight.grad
    return linear.bias.item(), *linear.weight.flatten().tolist()


if __name__ == "__main__":
    dist.init_process_group()
    log = print if dist.get_rank() == 0 else lambda *line: None
    x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
    x = x.tensor_split(dist.get_world_size())[dist.get_rank()]
    y = torch.sin(x)
    a, b, c, d = fit(x, y, log=log)
    log(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
    gc.collect()
    dist.destroy_process_group()
