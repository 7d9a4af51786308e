"""Several ranks without torchrun: forks of a process that has imported PyTorch once.

torchrun imports it in each rank and once more for itself, some ten seconds of a processor for two ranks. What it puts
into their environment is put there by hand here, the store through which they meet included.
"""

import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

from torch.distributed import TCPStore

# macOS may hang after a fork, Windows has none: there every rank imports PyTorch.
CONTEXT: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")


def printed_by_ranks(script: Path, ranks: int, folder: Path, limit: float = 60) -> str:
    """What the ranks print, run in the folder. Raises RuntimeError with their errors where one of them fails."""
    if sys.platform == "linux":
        CONTEXT.set_forkserver_preload(["torch", "torch.distributed", "torch._dynamo"])
    store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    variables = {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(store.port),
        "TORCHELASTIC_USE_AGENT_STORE": "True",
        "TORCHELASTIC_RESTART_COUNT": "0",
        "WORLD_SIZE": str(ranks),
        "LOCAL_WORLD_SIZE": str(ranks),
    }
    processes = [
        CONTEXT.Process(
            target=be_rank, args=(script, folder, variables | {"RANK": str(rank), "LOCAL_RANK": str(rank)}), daemon=True
        )
        for rank in range(ranks)
    ]
    for process in processes:
        process.start()
    try:
        for process in processes:
            process.join(limit)
        if any(process.exitcode != 0 for process in processes):
            raise RuntimeError((folder / "errors.txt").read_text() or f"still running after {limit:g} s")
    finally:
        for process in processes:
            process.kill()
            process.join()
    return (folder / "log.txt").read_text()


def be_rank(script: Path, folder: Path, variables: dict[str, str]) -> None:
    """In a process of its own: run the script as torchrun would."""
    os.environ.update(variables)
    os.chdir(folder)
    for number, name in ((1, "log.txt"), (2, "errors.txt")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), number)
    sys.stdout, sys.stderr = (open(number, "w", buffering=1, closefd=False) for number in (1, 2))  # noqa: SIM115
    exec(compile(script.read_text(), script, "exec"), {"__name__": "__main__"})
