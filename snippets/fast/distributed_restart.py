# Run with: TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 torchrun
#   --standalone --local-addr=127.0.0.1 --nproc-per-node=2 --max-restarts=1
import os
import signal
from pathlib import Path

import torch
import torch.distributed as dist

START = (0.12573022, -0.13210486, 0.64042265, 0.10490012)
CHECKPOINT = Path("checkpoint.pt")

dist.init_process_group()
rank, ranks = dist.get_rank(), dist.get_world_size()
first_try = os.environ["TORCHELASTIC_RESTART_COUNT"] == "0"
log = print if rank == 0 else lambda *line: None
x = torch.linspace(-torch.pi, torch.pi, 2000, dtype=torch.float64)
x = x.tensor_split(ranks)[rank]
y = torch.sin(x)
x2 = x * x
x3 = x2 * x

begin, weights = 0, x.new_tensor(START)
if CHECKPOINT.exists():
    begin, weights = torch.load(CHECKPOINT)
    log("going on from step", begin)
a, b, c, d = weights
for t in range(begin, 2000):
    if rank == 1 and t == 1250 and first_try:
        os.kill(os.getpid(), signal.SIGKILL)
    residual = a + b * x + c * x2 + d * x3 - y
    sums = [residual @ residual, residual.sum(), residual @ x, residual @ x2, residual @ x3]
    sums = torch.stack(sums)
    dist.all_reduce(sums)
    weights -= 2 * 1e-6 * sums[1:]
    if t % 100 == 99:
        log(t, sums[0].item())
        if rank == 0:
            unfinished = CHECKPOINT.with_suffix(".part")
            torch.save((t + 1, weights), unfinished)
            unfinished.replace(CHECKPOINT)
log(f"Result: y = {a:.9f} {b:+.9f} x {c:+.9f} x^2 {d:+.9f} x^3")
dist.destroy_process_group()
