import torch

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)


def fit(x, y, start=START, *, steps=2000, lr=1e-6, log=print):
    weights = x.new_tensor(start)
    x2 = x * x
    x3 = x2 * x
    residual = torch.empty_like(x)

    def step():
        a, b, c, d = weights
        torch.sub(a + b * x + c * x2 + d * x3, y, out=residual)
        sums = [residual.sum(), residual @ x, residual @ x2, residual @ x3]
        weights.sub_(2 * lr * torch.stack(sums))

    if x.is_cuda:
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            step()  # what only a first step does is not to be recorded
            weights.copy_(x.new_tensor(start))
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        step = graph.replay
    for t in range(steps):
        step()
        if t % 100 == 99:
            log(t, (residual @ residual).item())
    return tuple(weights.tolist())


if __name__ == "__main__":
    x = torch.linspace(-torch.pi, torch.pi, 2000)
    y = torch.sin(x)
    a, b, c, d = fit(x, y)
    print(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
