"""All that is published has a licence that lets this site publish it, and so has all that is installed to build it."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from places import ROOT
from tests.sites import LOCALES, Site


def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci/licences.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


licences = program()


def test_all_that_is_published(site: Site) -> None:
    found = dict(licences.published(site.folder))
    assert {"rxjs in Material for MkDocs", "Latin Modern Math (.css)", "lunr-languages (.js)"} <= set(found)
    assert [thing for thing, licence in found.items() if not licences.is_allowed(licence)] == []
    assert (site.folder / "assets/fonts/GUST-FONT-LICENSE.txt").is_file(), "the font's licence goes with it"
    assert [len(list(site.folder.rglob(f"lunr.{locale}.min.js"))) for locale in LOCALES] == [0, 1]


def test_all_that_is_installed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what setuptools has inside of itself, which it shows to all that run after a test that imports it."""
    monkeypatch.setattr(sys, "path", [path for path in sys.path if Path(path).name != "_vendor"])
    found = {licences.name_of(one): licences.licence_of(one) for one in licences.distributions()}
    assert "mkdocs-material" in found
    assert [f"{name}: {said}" for name, said in found.items() if not licences.is_allowed(said)] == []


def test_what_is_not_allowed(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """A file that nobody knows, one whose licence asks for more, and a library in a script's map: a line each."""
    shutil.copytree(site.folder / "assets", tmp_path / "assets")
    (tmp_path / "assets/javascripts/lunr/wordcut.js").write_text("")
    (tmp_path / "assets/javascripts/more.js.map").write_text('{"sources": ["../node_modules/@a/left-pad/index.js"]}')
    (tmp_path / "movie.mp4").write_text("")
    monkeypatch.setattr(sys, "argv", ["licences.py", str(tmp_path)])
    assert licences.main() == 1
    said = capsys.readouterr().out.split("\n")
    for what in ("wordcut (.js): LGPL-3.0", "@a/left-pad in Material for MkDocs: none", "movie.mp4 (.mp4): none"):
        assert any(line.startswith(what) and line.endswith("not allowed by .ci/licences.py") for line in said)


@pytest.mark.parametrize(("licence", "allowed"), [
    ("MIT", True), ("BSD-3-Clause AND 0BSD AND Zlib", True), ("MIT OR GPL-3.0", True), ("MIT AND GPL-3.0", False),
    ("AGPL-3.0", False), ("Proprietary, UNLIMITED", False), ("Apache-2.0 WITH LLVM-exception", True), ("", False),
    ("LGPL-2.1", False), ("none that it names", False),
])  # fmt: skip
def test_an_expression(licence: str, allowed: bool) -> None:
    assert licences.is_allowed(licence) == allowed
