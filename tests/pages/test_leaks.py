"""Nothing that is published names the machine that built it: no path, no user, no host."""

import base64
import getpass
import gzip
import io
import re
import socket
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from places import CACHE, ROOT
from tests.sites import Site

DATA = re.compile(rb"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/=]{40,})")


def paths() -> list[str]:
    """Folders that only this machine has: of the tree, the cache, Python, its packages, the user, temporary files."""
    found = {ROOT, CACHE, Path(sys.prefix), Path(sys.base_prefix), Path.home(), Path(sysconfig.get_paths()["purelib"])}
    return sorted({f"{path}/" for path in found if len(path.parts) > 1} | {f"{tempfile.gettempdir()}/pytest-of-"})


def forms() -> list[bytes]:
    """These folders as a page, an address and a JSON file write them."""
    return sorted({form.encode() for path in paths() for form in (path, quote(path), path.replace("/", "\\/"))})


def names() -> re.Pattern[bytes]:
    """The user and the host, where a name can be nothing else: in an address, in a path, or as an odd word.

    `root` is a word of the language, and `vm` may be one.
    """
    found = []
    for name in {getpass.getuser(), socket.gethostname(), socket.gethostname().partition(".")[0]}:
        found += [f"@{name}", f"/home/{name}", f"/Users/{name}", f"//{name}"]
        found += [name] if re.search(r"[\d_-]", name) and len(name) > 5 else []
    return re.compile(rb"(?<!\w)(?:" + "|".join(map(re.escape, found)).encode() + rb")(?!\w)|"
                      rb"(?<!\w)" + re.escape(getpass.getuser()).encode() + rb"@\w")  # fmt: skip


def contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What a file holds, by name: itself, what is packed in it, and what is written in it as base64."""
    yield name, data
    if data.startswith(b"\x1f\x8b"):
        yield from contents(f"{name} (unpacked)", gzip.decompress(data))
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield from contents(f"{name}: {inner}", packed.read(inner))
    for match in DATA.finditer(data):
        yield f"{name} (data)", base64.b64decode(match[1] + b"=" * (-len(match[1]) % 4))


def leaks(folder: Path) -> list[str]:
    """Each file that says something of the machine, with what it says."""
    written, named = forms(), names()
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for name, data in contents(path.relative_to(folder).as_posix(), path.read_bytes()):
            said = [form for form in written if form in data] + named.findall(data)
            found += [f"{name}: {said[0].decode(errors='replace')}"] if said else []
    return found


def test_no_published_file_names_the_machine(site: Site) -> None:
    assert leaks(site.folder) == []


@pytest.mark.parametrize("kind", ["plain", "percent", "json", "gzip", "zip", "base64", "user", "home"])
def test_what_would_be_found(tmp_path: Path, kind: str) -> None:
    """In every form in which a file may have it."""
    path = f"{ROOT}/snippets/why/one.py"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.html", path)
    said = {
        "plain": path.encode(),
        "percent": quote(f"{ROOT}/a b").encode(),
        "json": path.replace("/", "\\/").encode(),
        "gzip": gzip.compress(path.encode()),
        "zip": packed.getvalue(),
        "base64": b'<img src="data:image/png;base64,' + base64.b64encode(path.encode() * 2) + b'">',
        "user": f"by {getpass.getuser()}@{socket.gethostname()}".encode(),
        "home": f"{Path.home()}/notes".encode(),
    }
    (tmp_path / "page.html").write_bytes(b"<p>the square root, a root of x, vm, runner</p>")
    assert leaks(tmp_path) == []
    (tmp_path / "page.html").write_bytes(b"<p>" + said[kind] + b"</p>" if kind not in ("gzip", "zip") else said[kind])
    assert len(leaks(tmp_path)) == 1
