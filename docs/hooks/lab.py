"""Running labs: mkdocs-jupyter executes them, in the environment of runs; a cell that fails is one line."""

import contextlib
import logging
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import environment
import keep
import starters
import terminal
from fault import Fault
from places import BACKEND, CACHE, DEFAULT_LOCALE, DOCS, read
from result import meaning
from snippet import rungs

begun: dict[str, Connection] = {}  # what will say how a lab ended that was begun ahead
began_with: dict[str, Path] = {}  # the folder of each language when this process began
# Which cell of a notebook runs, the limit for one, and where results are kept.
under_way: dict[str, Any] = {"cell": 0, "seconds": 120, "cache": CACHE / "labs"}


def is_lab(file: File) -> bool:
    return file.src_uri.split("/")[1:2] == ["labs"]


def check(page: Page, config: MkDocsConfig) -> None:
    """Raise Fault where mkdocs-jupyter would show a lab's text instead of running it."""
    read(DOCS / page.file.src_uri)
    jupyter: Any = config.plugins["mkdocs-jupyter"]
    if not jupyter.should_include(page.file):
        raise Fault(
            f"docs/{page.file.src_uri}:1: no notebook: it must begin with '---' and jupytext's settings of a Python "
            "kernel, without a byte-order mark before them"
        )


def cache_folder(locale: str, serving: bool) -> Path:
    """Where mkdocs-jupyter keeps what it has run: another folder when anything has changed that a lab depends on.

    A server that is `serving` runs a lab again when the lab itself is edited, but not for every edit of a rung, which
    would take seconds: it goes on with a copy of what it began with, which the next build removes.
    """
    digest = keep.digest(
        [rung.source for rung in rungs()],
        meaning(BACKEND / "figures.py"),
        environment.decisive(),
        [keep.version_of(library) for library in ("numpy", "torch", "matplotlib", "ipykernel", "mkdocs-jupyter")],
    )
    current = CACHE / "labs" / f"{locale}-{digest}"
    first = began_with.setdefault(locale, current)
    if serving and current != first:
        current = first.with_name(f"{locale}-serving")
        if not current.exists() and first.exists():
            shutil.copytree(first, current)
    for folder in current.parent.glob(f"{locale}-*"):
        if folder not in (current, first):  # made from what is no more
            shutil.rmtree(folder)
    under_way["cache"] = current
    return current


def begin(files: Files, config: MkDocsConfig) -> None:
    """Begin with all labs at once, each in a fork of this process, which renders the other pages meanwhile.

    Both took 29 s of a cold build on 2 cores one after the other, and take 15 s so. A lab's result is found where it is
    rendered, in mkdocs-jupyter's cache. Only where a fork is safe, and not in a server, which has threads.
    """
    jupyter: Any = config.plugins["mkdocs-jupyter"]
    context = multiprocessing.get_context("fork")
    for file in [file for file in files.documentation_pages() if is_lab(file)]:
        files.remove(file)
        files.append(file)  # rendered last
        if file.src_uri.startswith(f"{DEFAULT_LOCALE}/") and jupyter.should_include(file):
            page = Page(None, file, config)
            jupyter.on_pre_page(page, config=config, files=files)
            begun[file.src_uri], end = context.Pipe(duplex=False)
            work = partial(rendered(page, page.render), config, files)
            context.Process(target=run_ahead, args=(work, end), daemon=True).start()
            end.close()  # else its own end would not be seen


def run_ahead(work: Callable[[], None], end: Connection) -> NoReturn:
    """In the fork: run a lab, and send why it failed; an empty text where it did not."""

    def interrupted(*_: object) -> NoReturn:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # the kernel is about to be ended
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    starters.end_with_the_parent(signal.SIGINT)
    # That of a kept result is said where it is rendered.
    logging.getLogger("mkdocs.plugins.mkdocs_jupyter").addFilter(lambda record: "Cache hit" not in str(record.msg))
    begun.clear()  # it waits for none
    try:
        work()
        end.send("")
    except Fault as fault:
        end.send(str(fault))
    finally:
        os._exit(0)  # without a word: who waits sees that nothing was sent


def rendered(page: Page, render: Callable[..., None]) -> Callable[..., None]:
    """mkdocs-jupyter's `page.render`, in the environment of runs, with one line where a cell fails."""

    def run(*arguments: Any, **more: Any) -> None:
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # only for labs: 0.2 s

        if ahead := begun.pop(page.file.src_uri, None):
            with contextlib.suppress(EOFError):  # it did not even fail: do it here
                if reason := ahead.recv():
                    raise Fault(reason)
        under_way["cell"] = 0
        for path in under_way["cache"].glob("*.json"):  # mkdocs-jupyter writes in place: a kill leaves half of it
            if "toc_tokens" not in keep.json_of(path):
                path.unlink(missing_ok=True)
        with environment.installed(), tempfile.TemporaryDirectory() as folder:
            os.environ["JUPYTER_RUNTIME_DIR"] = folder  # a socket's path may have 107 letters
            try:
                render(*arguments, **more)
            except CellExecutionError as error:
                value = re.sub(r" \(\d+\.py, line \d+\)$", "", (str(error.evalue).splitlines() or [""])[0])
                raised = f"{error.ename}: {value}" if value else error.ename
                # Of the lines that the traceback names, the innermost one of the cell that runs.
                said = "\n".join(terminal.written(error.traceback))
                lines = re.findall(rf"Cell In\[{under_way['cell']}\], line (\d+)", said)
                raise Fault(f"{where(page, int(lines[-1]) if lines else 1)}: {raised}") from None
            except CellTimeoutError:
                raise Fault(f"{where(page, 1)}: still running after {under_way['seconds']} s") from None
            except DeadKernelError:
                raise Fault(f"{where(page, 1)}: it ended its kernel") from None

    return run


def note_cell(cell: dict[str, Any], cell_index: int) -> None:
    """Called by nbclient when a cell begins: count those with code."""
    if cell["cell_type"] == "code":
        under_way["cell"] += 1


def where(page: Page, line: int) -> str:
    """File, line of the file, and number of the code cell that runs, by the line of the cell."""
    number = under_way["cell"]
    lines = read(DOCS / page.file.src_uri).splitlines()
    fences = [k for k, text in enumerate(lines, 1) if text.startswith("```python")]
    at = fences[number - 1] + line if 0 < number <= len(fences) else 1
    return f"docs/{page.file.src_uri}:{at}: cell {number}"
