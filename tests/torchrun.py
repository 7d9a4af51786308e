"""Running a script in several processes, and leaving none of them behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

RESTARTS_NEED = {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"}  # else a restarted process finds the dead one's address


def start(
    script: Path,
    *arguments: str,
    ranks: int = 2,
    restarts: int = 0,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> subprocess.Popen[str]:
    """torchrun with that script, under way, its output and errors to be read."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={ranks}"]
    if restarts:
        command.append(f"--max-restarts={restarts}")
    return subprocess.Popen(
        [*command, str(script), *arguments],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1", **RESTARTS_NEED, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], limit: float = 300) -> subprocess.CompletedProcess[str]:
    """Wait for torchrun. Whatever happens here, it and its processes have ended afterwards.

    Raises subprocess.TimeoutExpired after `limit` seconds.
    """
    try:
        output, errors = process.communicate(timeout=limit)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)  # it ends its processes, and kills those that do not listen
            try:
                process.wait(60)
            finally:
                process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def torchrun(script: Path, *arguments: str, limit: float = 300, **settings: object) -> subprocess.CompletedProcess[str]:
    """`start`, then `finish`."""
    return finish(start(script, *arguments, **settings), limit)  # type: ignore[arg-type]
