"""What a run may take and touch: so much memory, and no file outside its own folders. Linux alone can hold it to that.

Landlock is the kernel's way for a process to give up rights for itself and all that it starts; root is held to it too.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

if sys.platform != "win32":
    import resource

MEMORY = 4 << 30  # bytes of its own; with PyTorch and matplotlib imported, 0.3e9 are taken
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same on every processor
VERSION, PATH_BENEATH = 1, 1
NO_NEW_PRIVILEGES = 38  # of prctl
WRITING = 1 << 1 | sum(1 << bit for bit in range(4, 13))  # into files; make and remove whatever a folder can hold
MOVING, CUTTING = 1 << 13, 1 << 14  # from folder to folder, and truncate: known since versions 2 and 3


def system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def writing_rights() -> int:
    """All rights to write that this kernel's Landlock knows; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    version = system().syscall(CREATE_RULESET, None, 0, VERSION)
    return 0 if version < 1 else WRITING | (MOVING if version > 1 else 0) | (CUTTING if version > 2 else 0)


def limit(kind: int, most: int) -> None:
    """Let this process, and what it starts, have no more of a resource than `most`, or than it may have already."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def hold(writable: Sequence[Path]) -> None:
    """From now on this process, and what it starts, may write into those folders and devices alone."""
    if sys.platform == "linux":
        limit(resource.RLIMIT_DATA, MEMORY)
    if not (rights := writing_rights()):
        return
    rules = system().syscall(CREATE_RULESET, struct.pack("=Q", rights), ctypes.c_size_t(8), 0)
    for folder in (*writable, Path("/dev")):
        if folder.exists():
            beneath = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            system().syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, beneath), 0)
            os.close(beneath)
    system().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if system().syscall(RESTRICT_SELF, rules, 0):
        raise OSError(ctypes.get_errno(), "Landlock does not hold this process")
    os.close(rules)
