"""The zip for reading without a server, file by file; `tests/browser/test_offline.py` opens it."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

import pytest

import offline
from places import DOCS
from tests.sites import LOCALES, Site

LINK = re.compile(r'<(?:a|link|img|script|source) [^>]*?(?:href|src)="(?!\w+:)([^"?#]+)')


@pytest.fixture(scope="module")
def unpacked(site: Site) -> dict[str, bytes]:
    return dict(offline.files(site.folder))


def test_each_link_leads_to_a_file(unpacked: dict[str, bytes]) -> None:
    pages = {name: data.decode() for name, data in unpacked.items() if name.endswith(".html")}
    links = [(name, unquote(link)) for name, html in pages.items() for link in LINK.findall(html)]
    assert len(pages) > 80 and len(links) > 50 * len(pages)
    dead = {pair for pair in links if normpath(str(PurePosixPath(pair[0]).parent / pair[1])) not in unpacked}
    assert dead == set()


def test_nothing_in_it_needs_a_server(unpacked: dict[str, bytes]) -> None:
    """No module, no index that would have to be fetched, no link to the zip itself."""
    scripts = {name: data.decode() for name, data in unpacked.items() if name.endswith(".js")}
    assert [name for name, text in scripts.items() if re.search(r"^\s*(import|export)\b", text, re.MULTILINE)] == []
    html = {name: data.decode() for name, data in unpacked.items() if name.endswith(".html")}
    assert [name for name, text in html.items() if 'type="module"' in text or "modulepreload" in text] == []
    assert [name for name, text in html.items() if f"{offline.NAME}.zip" in text] == []
    assert not any(name.endswith("search_index.json") for name in unpacked)
    for locale in LOCALES:
        index = scripts[f"{'' if locale == 'en' else 'ko/'}search/search_index.js"].removeprefix("var __index = ")
        places = {entry["location"].partition("#")[0] for entry in json.loads(index)["docs"]}
        assert {f"{'' if locale == 'en' else 'ko/'}{place}" for place in places} <= set(unpacked)


def test_the_zip_has_the_same_bytes_each_time(site: Site, unpacked: dict[str, bytes], tmp_path: Path) -> None:
    """From two processes that order sets in other ways; and it has all that was looked at here."""
    written = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.zip"
        code = "import sys; from pathlib import Path; import offline; offline.write(*map(Path, sys.argv[1:]))"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(DOCS / "hooks")}
        subprocess.run([sys.executable, "-c", code, site.folder, target], env=environment, check=True)
        written.append(target.read_bytes())
    assert written[0] == written[1] and len(written[0]) < 10_000_000
    with zipfile.ZipFile(target) as archive:
        assert {name: archive.read(f"{offline.NAME}/{name}") for name in unpacked} == unpacked
        assert len(archive.namelist()) == len(unpacked)
