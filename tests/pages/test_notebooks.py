"""Each rung as a notebook: whole, the same in both languages, and it prints what the file prints."""

import contextlib
import io
from typing import Any

import nbformat
import pytest

from places import ROOT
from tests.logs import log_of
from tests.rungs import NAMES
from tests.sites import LOCALES, Site


def cells(site: Site, name: str) -> list[str]:
    """The rung's code, cell by cell: the same in both languages, and the file's to the letter."""
    notebooks = [site.page(locale, f"ladder/{name}").notebook() for locale in LOCALES]
    code = [[cell.source for cell in notes.cells if cell.cell_type == "code"] for notes in notebooks]
    assert code[0] == code[1] and len(code[0]) > 1
    assert "\n".join(code[0]).split() == (ROOT / f"snippets/ladder/{name}.py").read_text().split()
    return code[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_prints_what_the_file_prints(site: Site, name: str) -> None:
    """Cell by cell, here and for 300 steps: the lines of the file's log, digit by digit, and a result."""
    code, printed = cells(site, name), io.StringIO()
    own: dict[str, Any] = {"__name__": "__main__"}
    assert sum(text.count("steps=2000") for text in code) == 1
    with contextlib.redirect_stdout(printed):
        for number, text in enumerate(code):
            exec(compile(text.replace("steps=2000", "steps=300"), f"cell {number}", "exec"), own)
    *lines, result = printed.getvalue().splitlines()
    assert lines == log_of(f"ladder/{name}").splitlines()[:3] and result.startswith("Result: y = ")


@pytest.mark.complete
def test_notebooks_run_in_a_kernel(site: Site) -> None:
    """To the end, in a kernel as readers start it: to import PyTorch there takes longer than all of them here."""
    from nbclient import NotebookClient

    client = NotebookClient(nbformat.v4.new_notebook(), timeout=60)
    with client.setup_kernel():
        for name in NAMES:
            code = ["%reset -f", *cells(site, name)]
            client.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in code])
            client.reset_execution_trackers()
            printed = ""
            for number, cell in enumerate(client.nb.cells):
                client.execute_cell(cell, number)
                printed += "".join(output.text for output in cell.outputs if output.output_type == "stream")
            assert printed == log_of(f"ladder/{name}"), name
