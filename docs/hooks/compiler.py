"""Whether torch.compile works on this machine, found out once.

A listing that it compiles is the best trial. Something small is compiled, 10 s, only where such a listing fails, to
learn whose fault that is, or where somebody asks before one has run.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import environment
import keep
from places import CACHE, without_paths

KEPT = CACHE / "compiler.json"
TRIAL = "import torch; print(torch.compile(lambda x: x.sin() + 1)(torch.zeros(64)).sum().item())"
DISABLED = {"TORCH_COMPILE_DISABLE": "1"}  # tells PyTorch, when it is imported, to run all as it is
SECONDS = 120  # that the trial may take


def program() -> str | None:
    """The C++ compiler that PyTorch would call."""
    return shutil.which(os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++"))


def key() -> str:
    """A hash of all that the answer depends on."""
    found = program()
    stat = Path(found).stat() if found else None
    header = Path(sysconfig.get_path("include"), "Python.h").exists()
    variables = [os.environ.get(name) for name in ("PATH", "CXX", "CC", "SDKROOT", "DEVELOPER_DIR", "LD_LIBRARY_PATH")]
    odd = sorted(set(re.sub(r"[\w/.-]", "", str(CACHE))))  # of where it is kept no more matters: copies need no trial
    file = stat and (stat.st_size, stat.st_mtime)
    return keep.digest(found, file, header, sys.version, sys.prefix, odd, variables, keep.version_of("torch"))


def known() -> str | None:
    """What `complaint` is going to say, where that has been found out."""
    answer = keep.json_of(KEPT)
    return str(answer["complaint"]) if answer.get("key") == key() else None


def complaint() -> str:
    """Why torch.compile does not work here, in one line; empty where it works."""
    if (said := known()) is None:
        note(said := tried())
        if said:
            print(f"torch.compile does not work here, so its listing runs uncompiled: {said}", flush=True)
    return said


def note(complaint: str) -> None:
    """Keep what has been found out."""
    keep.write_aside(KEPT, json.dumps({"key": key(), "complaint": complaint}))


def tried() -> str:
    if not program():
        return "there is no C++ compiler (on Debian, apt install g++)"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "Python's headers are missing (on Debian, apt install python3-dev)"
    CACHE.mkdir(parents=True, exist_ok=True)
    # Empty, so that something is compiled; and where PyTorch keeps what it compiles, for the path may be the trouble.
    with tempfile.TemporaryDirectory(prefix="compiler-", dir=CACHE) as folder:
        variables = environment.own() | {"TORCHINDUCTOR_CACHE_DIR": folder}
        try:
            outcome = subprocess.run([sys.executable, "-c", TRIAL], env=variables, cwd=folder, timeout=SECONDS,
                                     capture_output=True, text=True, encoding="utf-8", errors="replace")  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"a trial still ran after {SECONDS} s"
    if outcome.returncode == 0 and outcome.stdout.strip() == "64.0":
        return ""
    raised = [line for line in outcome.stderr.splitlines() if "Error" in line and not line.startswith(" ")]
    return without_paths((raised or outcome.stderr.strip().splitlines() or ["a trial printed nothing"])[-1])[:300]


def works() -> bool:
    return not complaint()
