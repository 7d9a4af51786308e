import torch

x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
y = torch.sin(x)
x2 = x * x
x3 = x2 * x
buffer = torch.empty_like(x)


def usual(a, b, c, d):
    residual = a + b * x + c * x2 + d * x3 - y
    return 2 * residual


def in_place(a, b, c, d):
    torch.mul(x, d, out=buffer)
    buffer.add_(c).mul_(x).add_(b).mul_(x).add_(a)
    return buffer.sub_(y).mul_(2)


class Counter(torch.overrides.TorchFunctionMode):
    arrays = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor) and result is not buffer:
            self.arrays += result.shape == x.shape
        return result


for name, slope_of in ("usual", usual), ("in place", in_place):
    weights = x.new_tensor((0.12573022, -0.13210486, 0.64042265, 0.10490012))
    counter = Counter()
    for t in range(1000):
        with counter:
            slope = slope_of(*weights)
            grads = slope.sum(), slope @ x, slope @ x2, slope @ x3
        weights -= 1e-6 * torch.stack(grads)
    print(f"new arrays in a step, {name}:", counter.arrays / 1000)
    print(f"weight b after 1000 steps, {name}:", weights[1].item())
