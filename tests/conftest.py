"""Fixtures for all tests.

The benchmarks and the CUDA tests run with nothing but PyTorch, NumPy and pytest installed, so what else a fixture
needs is imported inside of it.
"""

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import compiler
from places import CACHE, ROOT

if TYPE_CHECKING:
    from tests.sites import Site

collect_ignore = ["browser"]  # needs a browser and the built site: nox -s browser
# Without a compiler that works, what torch.compile would compile runs as it is. What it compiles is kept.
os.environ["TORCH_COMPILE_DISABLE"] = "0" if compiler.works() else "1"
os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(CACHE / "inductor")


def pytest_collection_finish() -> None:
    """What is imported by now stays: Python's collector need not look through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """A function that makes a folder by name, once for all processes that pytest-xdist runs tests in."""
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def folder(name: str, make: Callable[[Path], None]) -> Path:
        path = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not path.exists():
                unfinished = shared / f"{name}.part"
                shutil.rmtree(unfinished, ignore_errors=True)  # another process has failed: fail with the same reason
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(path)
        return path

    return folder


@pytest.fixture(scope="session")
def site(once: Callable[[str, Callable[[Path], None]], Path]) -> "Site":
    """The site, built strictly from the tree as it is."""
    from tests.sites import Site, mkdocs

    def build(folder: Path) -> None:
        outcome = mkdocs(ROOT, "build", "--strict", "--site-dir", str(folder))
        assert outcome.returncode == 0, outcome.stdout

    return Site(once("site", build))
