"""The labs as readers download them, run by Jupyter where readers put them."""

from pathlib import Path

import pytest
from nbclient import NotebookClient

from places import ROOT
from tests.sites import LABS, Site


@pytest.mark.parametrize("name", LABS)
def test_lab_runs_where_readers_put_it(site: Site, tmp_path: Path, name: str) -> None:
    """The notebook executed by Jupyter: `compare` in a folder of a clone, as it asks for, the other in an empty one."""
    folder = tmp_path / "mine"
    folder.mkdir()
    if name == "labs/compare":
        (tmp_path / "snippets").symlink_to(ROOT / "snippets")
    notebook = site.page("en", name).notebook()
    for cell in notebook.cells:  # a short run
        cell.source = cell.source.replace("steps = 2000", "steps = 100")
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=60, resources=where, shutdown_kernel="immediate").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    expected, figures = LABS[name]
    assert any(expected in output.get("text", "") for output in outputs)
    assert sum("image/png" in output.get("data", {}) for output in outputs) == figures
    assert not any(output.get("name") == "stderr" for output in outputs)
