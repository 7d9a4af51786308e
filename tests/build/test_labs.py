"""The labs as readers download them, run by Jupyter where readers put them."""

import sys
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from nbclient import NotebookClient

from places import ROOT
from tests.rungs import NAMES
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


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def outside(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that runs the first cell of `compare` outside any clone, with an address of the published site."""
    cells = [cell.source for cell in site.page("en", "labs/compare").notebook().cells if cell.cell_type == "code"]
    (line,) = [line for line in cells[0].splitlines() if line.startswith("site = ")]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in NAMES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return lambda address: exec(cells[0].replace(line, f'site = "{address}"'), {})


def test_a_lab_outside_a_clone_fetches_the_rungs(
    site: Site, outside: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """From the site, and they are the files of the tree; where it cannot, one line says what is missing."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        outside(home)
        assert capsys.readouterr().out.split() == NAMES[1:]
        fetched = {path.name: path.read_bytes() for path in Path(sys.path[0]).glob("*.py")}
        assert fetched == {f"{name}.py": (ROOT / f"snippets/ladder/{name}.py").read_bytes() for name in NAMES}
        for address, reason in ((f"{home}elsewhere/", "HTTP Error 404"), ("", "unknown url type")):
            with pytest.raises(FileNotFoundError, match=f"is not in a clone, and site = '{address}' .*: {reason}"):
                outside(address)
        server.shutdown()
