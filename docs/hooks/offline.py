"""The site as a zip that works without a server, opened from disk: made at build with OFFLINE=1.

From a file a browser neither finds a folder's page nor loads modules, data or a worker. So in the zip links name
`index.html`, modules are joined into plain scripts, the search index is one, and `offline.js` stands for the worker.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import policy
import scripts
from languages import words
from places import read

NAME = "gradient-descent-executed"
FOLDER_LINK = re.compile(r'(<(?:a|link) [^>]*?href=")(?!\w+:|/|#|\?)((?:[^"?#]*/)?(?:\.{1,2})?)(?=["?#])')
MODULE = re.compile(r'<script([^>]*) type="module"|<script type="module"')
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
BUNDLE = re.compile(r'<script src="([^"]*assets/javascripts/)bundle\.')
LINK = re.compile(r'<footer class="source offline">.*?</footer>\n')
NEVER = (".map", ".gz", ".xml", ".zip")


def link(locale: str, root: str) -> str:
    """What a home page says of the zip, which lies in the site's `root`."""
    return f'\n<footer class="source offline"><a href="{root}/{NAME}.zip">{words(locale)["zip"]}</a></footer>\n'


def write(site: Path, target: Path) -> None:
    """Write the zip, with the same bytes for the same site."""
    with ZipFile(target, "w") as archive:
        for name, data in sorted(files(site)):
            entry = ZipInfo(f"{NAME}/{name}")  # of 1980
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of the zip."""
    yield "assets/javascripts/offline.js", read(Path(__file__).with_suffix(".js")).encode()
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or path.suffix in NEVER or name == "404.html":
            continue
        if path.suffix == ".html":
            yield name, page(read(path)).encode()
        elif path.name == "search_index.json":
            yield name.removesuffix("on"), index(read(path)).encode()
        elif name == "assets/site.js":
            yield name, scripts.joined(path).encode()
        else:
            yield name, path.read_bytes()


def page(html: str) -> str:
    """A page whose links name files, whose scripts are no modules, and which may load files."""
    html = FOLDER_LINK.sub(lambda found: f"{found[1]}{to_file(found[2])}", LINK.sub("", html))
    html = MODULE.sub(r"<script defer\1", html)
    html = BUNDLE.sub(r'<script src="\1offline.js"></script>\n\g<0>', html)
    return policy.with_policy(POLICY.sub("", html), "file:")


def to_file(folder: str) -> str:
    """The file that a server would answer with where a link leads to a folder."""
    return f"{folder}{'' if not folder or folder.endswith('/') else '/'}index.html" if folder else ""


def index(text: str) -> str:
    """The search index as a script, with the names of files in it."""
    found = json.loads(text)
    for entry in found["docs"]:
        folder, sharp, anchor = entry["location"].partition("#")
        entry["location"] = f"{folder}index.html{sharp}{anchor}"
    return f"var __index = {json.dumps(found, ensure_ascii=False)}"
