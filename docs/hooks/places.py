"""Where things are, and reading them: UTF-8 whatever the locale, and one line where a file is something else."""

import errno
import os
import sysconfig
import tempfile
from pathlib import Path

from fault import Fault

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SNIPPETS = ROOT / "snippets"
BACKEND = Path(__file__).resolve().parent / "backend"  # all that a snippet's process sees of the build
# What runs left; deleting it is always safe. Relative to the tree, as SITE_DIR is.
DEFAULT_LOCALE = "en"  # its pages are at the root of the site
CACHE = ROOT / (os.environ.get("CACHE_DIR") or ".cache")


def check_names() -> None:
    """Raise Fault where the name of the tree's folder is no text to this Python, as in a locale that is not UTF-8."""
    for folder in (ROOT, CACHE):
        if not str(folder).isprintable():
            name = os.fsencode(folder).decode("utf-8", "replace")
            raise Fault(f"{name}: a name that is no text in this locale: build with PYTHONUTF8=1 in the environment")


def shown(path: Path) -> str:
    """The path for messages: below the tree where it lies there."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def read(path: Path) -> str:
    """The text of a file; a byte-order mark is no part of it. Raises Fault where it is not UTF-8, or not readable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Fault(f"{shown(path)}:{line}: this file is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise Fault(f"{shown(path)}: cannot be read: {error.strerror}") from None


def yaml_problem(path: Path, error: Exception) -> str:
    """What a YAMLError says is wrong with a file, in one line that begins with the file and, where known, the line.

    PyYAML itself is not imported: benchmarks read this module where it is not installed.
    """
    mark = getattr(error, "problem_mark", None)
    return f"{shown(path)}{f':{mark.line + 1}' if mark else ''}: {getattr(error, 'problem', error)}"


def make_writable(folder: Path, setting: str) -> None:
    """Make a folder to write in. Raises Fault where that fails; `setting` is the variable that names another one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = f"cannot be written: {error.strerror}; set {setting} to a folder that can"
        raise Fault(f"{shown(folder)}: {reason}") from None


def in_one_line(error: OSError, below: Path | None = None) -> str:
    """What could not be done with which file, or with one below a folder where the system names none; what to do."""
    where = f"a file below {shown(below)}" if below else "a file"
    if isinstance(error.filename, (str, bytes)):
        where = shown(Path(os.fsdecode(error.filename)))
    if error.errno == errno.ENOSPC:
        return f"{where}: {error.strerror}: free some, or set CACHE_DIR and SITE_DIR to folders on another disk"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where}: {error.strerror}: give yourself the right, or set CACHE_DIR and SITE_DIR to other folders"
    return f"{where}: {error.strerror or error}"


def without_paths(text: str) -> str:
    """The text as any machine would print it: files are named below the tree, or below where libraries lie."""
    paths = sysconfig.get_paths()
    for folder in sorted({paths["purelib"], paths["platlib"], paths["stdlib"], str(ROOT)}, key=len, reverse=True):
        text = text.replace(f"{folder}{os.sep}", "")
    return text
