"""Each rung as a notebook: whole, the same in both languages, and it prints what the file prints."""

from collections.abc import Iterator

import nbformat
import pytest
from nbclient import NotebookClient

from places import ROOT
from tests.logs import log_of
from tests.rungs import NAMES
from tests.sites import LOCALES, Site


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    """One kernel for all of them: to start it and to import PyTorch takes longer than a rung."""
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=60)
    with client.setup_kernel():
        yield client


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_prints_what_the_file_prints(site: Site, kernel: NotebookClient, name: str) -> None:
    notebooks = [site.page(locale, f"ladder/{name}").notebook() for locale in LOCALES]
    code = [[cell.source for cell in notes.cells if cell.cell_type == "code"] for notes in notebooks]
    assert code[0] == code[1] and len(code[0]) > 1
    assert "\n".join(code[0]).split() == (ROOT / f"snippets/ladder/{name}.py").read_text().split()
    kernel.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in ("%reset -f", *code[0])])
    kernel.reset_execution_trackers()
    printed = ""
    for number, cell in enumerate(kernel.nb.cells):
        kernel.execute_cell(cell, number)
        printed += "".join(output.text for output in cell.outputs if output.output_type == "stream")
    assert printed == log_of(f"ladder/{name}")
