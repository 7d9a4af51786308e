"""How a notebook's kernel is run at build; found through JUPYTER_CONFIG_DIR."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.NotebookClient.timeout = 120  # seconds a cell may run; without it, for ever
c.KernelManager.transport = "ipc"  # no TCP ports
c.NotebookClient.shutdown_kernel = "immediate"  # nothing to save: do not wait for it to say goodbye
