"""The environment that snippets and labs run in: the build's own, whatever is set around it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from places import BACKEND, CACHE

# What can change a result, and is the same everywhere.
SETTINGS = {
    "OMP_NUM_THREADS": "1",  # the last digits of a sum depend on the number of threads
    "CUDA_VISIBLE_DEVICES": "",  # pages show the CPU's runs, whatever the machine has
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "MPLBACKEND": "module://figures",
    "LC_ALL": "C",
    "COLUMNS": "80",
    "TERM": "dumb",
}
# What only says how, or where.
MEANS = {
    "PYTHONPATH": str(BACKEND),
    "PYTHONNOUSERSITE": "1",
    "PYTHONUNBUFFERED": "1",  # output and errors of one log in the order in which they came
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONFAULTHANDLER": "1",  # a snippet that is stopped says at which line it was
    "IPYTHONDIR": str(CACHE / "ipython"),
    "JUPYTER_CONFIG_DIR": str(Path(__file__).resolve().parent / "jupyter"),
    "JUPYTER_DATA_DIR": str(CACHE / "jupyter"),
    "MPLCONFIGDIR": str(CACHE / "matplotlib"),
    "TORCHINDUCTOR_CACHE_DIR": str(CACHE / "inductor"),
    "TORCHINDUCTOR_CPP_CACHE_PRECOMPILE_HEADERS": "0",  # 150 MB of them, outside the cache, for one listing
    "TORCHINDUCTOR_COMPILE_THREADS": "1",  # no processes of its own
    "TORCHINDUCTOR_VEC_ISA_OK": "1",  # no trials of the processor's instructions, 7 s: the listing itself tells
}
# What says which kernels the processor can run: some add up in another order, and other last digits come out.
KERNELS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "NVPL_BLAS_DEBUG_CPU_TYPE")
# What the machine has to say besides: where its programs and libraries are.
TAKEN_OVER = (
    *KERNELS, "PATH", "HOME", "TMPDIR", "CACHE_DIR", "CXX", "CC", "SDKROOT", "DEVELOPER_DIR", "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE",
    "LOCALAPPDATA",
)  # fmt: skip


def decisive() -> list[tuple[str, str | None]]:
    """What of the environment can change a result."""
    return [*sorted(SETTINGS.items()), *((name, os.environ.get(name)) for name in KERNELS)]


def own() -> dict[str, str]:
    """The whole environment of a run."""
    return {name: os.environ[name] for name in TAKEN_OVER if name in os.environ} | SETTINGS | MEANS


@contextmanager
def installed() -> Iterator[None]:
    """The environment of a run for what this process starts meanwhile, or does itself."""
    before, meanwhile = dict(os.environ), own()
    try:
        os.environ.clear()
        os.environ.update(meanwhile)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
