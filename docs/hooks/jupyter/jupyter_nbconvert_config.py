"""How a notebook's kernel is run at build; found through JUPYTER_CONFIG_DIR."""

import os
from pathlib import Path

import lab

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.NotebookClient.timeout = lab.under_way["seconds"]  # that a cell may run; without it, for ever
c.NotebookClient.on_cell_start = lab.note_cell
c.KernelManager.transport = "ipc"  # no TCP ports
c.KernelManager.connection_file = str(Path(os.environ["JUPYTER_RUNTIME_DIR"], "kernel.json"))  # sockets beside it
c.NotebookClient.shutdown_kernel = "immediate"  # nothing to save: do not wait for it to say goodbye
