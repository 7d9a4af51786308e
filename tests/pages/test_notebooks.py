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


@pytest.mark.parametrize(("name", "steps"), [(name, 300) for name in NAMES] + [
    pytest.param(name, 2000, marks=[] if name == "stage2_tensor" else pytest.mark.complete) for name in NAMES
])  # fmt: skip
def test_the_notebook_prints_what_the_file_prints(site: Site, kernel: NotebookClient, name: str, steps: int) -> None:
    """Its code is the file's to the letter. It runs, one notebook to the end and all by `-m complete`, the others for
    300 steps, whose lines are those of the file's log.
    """
    notebooks = [site.page(locale, f"ladder/{name}").notebook() for locale in LOCALES]
    code = [[cell.source for cell in notes.cells if cell.cell_type == "code"] for notes in notebooks]
    assert code[0] == code[1] and len(code[0]) > 1
    assert "\n".join(code[0]).split() == (ROOT / f"snippets/ladder/{name}.py").read_text().split()
    code[0] = [text.replace("steps=2000", f"steps={steps}") for text in code[0]]
    kernel.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in ("%reset -f", *code[0])])
    kernel.reset_execution_trackers()
    printed = ""
    for number, cell in enumerate(kernel.nb.cells):
        kernel.execute_cell(cell, number)
        printed += "".join(output.text for output in cell.outputs if output.output_type == "stream")
    *lines, result = log_of(f"ladder/{name}").splitlines()
    assert printed.splitlines()[:-1] == lines[: steps // 100]
    assert printed.startswith("99 ") and printed.splitlines()[-1].startswith(result[:10])
    assert steps < 2000 or printed == log_of(f"ladder/{name}")
