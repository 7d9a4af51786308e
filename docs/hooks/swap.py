"""A site is built beside the last good one, and takes its place in one step when it is complete."""

import contextlib
import ctypes
import logging
import os
import shutil
import sys
from pathlib import Path

import psutil

from places import make_writable, shown

BEFORE = ".before"  # behind the name of the site that is about to be replaced, where that takes two steps
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
log = logging.getLogger("mkdocs.hooks")


def aside(site: Path) -> Path:
    """Where this process builds until the site is complete: beside it, so that one step puts it in place."""
    return site.with_name(f".{site.name}.{os.getpid()}")


def begin(site: Path) -> Path:
    """`aside`, ready to be filled; what builds that were killed have left beside the site is removed. Raises Fault."""
    make_writable(site, "SITE_DIR")
    for left in site.parent.glob(f".{site.name}.[0-9]*"):
        if left.is_dir() and not belongs_to_a_build(left):
            if left.suffix == BEFORE and not any(site.iterdir()):
                left.replace(site)  # killed between the two steps of `put_in_place`
            else:
                shutil.rmtree(left)
            log.info(f"A build was killed before it was complete: {shown(site)}/ is whole, {left.name} is removed")
    built = aside(site)
    make_writable(built, "SITE_DIR")
    return built


def belongs_to_a_build(left: Path) -> bool:
    """Whether the process that this folder beside the site is named after is still the one that made it."""
    try:
        builder = psutil.Process(int(left.suffixes[-1 - (left.suffix == BEFORE)][1:]))
        return builder.pid != os.getpid() and builder.create_time() <= left.stat().st_mtime
    except (psutil.Error, ValueError):
        return False


def give_up(site: Path) -> None:
    """After a build that could not be completed: remove what there is of it, and say that the last good site stands."""
    if (built := aside(site)).exists():
        shutil.rmtree(built, ignore_errors=True)
        with contextlib.suppress(OSError):  # unless it is empty
            site.rmdir()
        if site.exists():
            log.info(f"{shown(site)}/ is still the site of the last build that was completed")


def put_in_place(built: Path, site: Path) -> None:
    """Make a complete build the site, in one step: until then the last good one stands, whatever goes wrong."""
    if not exchanged(built, site):
        before = built.with_name(f"{built.name}{BEFORE}")
        site.rename(before)
        built.rename(site)
        built = before
    shutil.rmtree(built, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Whether the system let two folders take each other's names: Linux does, on most kinds of disks."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    return rename is not None and rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0
