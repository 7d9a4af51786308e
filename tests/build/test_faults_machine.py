"""What differs from machine to machine: where the tree lies, its locale, its compiler, its name."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.trees import REFRESH, Tree

COMPILED = """\
import torch


@torch.compile
def double(x):
    return 2 * x


print(torch.compiler.is_compiling(), double(torch.ones(3)).sum().item())
"""
PAGE = """\
---
title: Page
---
# Page

{{ log("fast/doubled") }}
{% if not can_compile() %}It ran uncompiled.{% endif %}
"""
EUC_KR = "ko_KR.EUC-KR"


def files_of(site: Path) -> dict[str, bytes]:
    """All files of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture
def compiling(small: Tree) -> Tree:
    """A small site whose page shows what a compiled function printed."""
    small.write("snippets/fast/doubled.py", COMPILED)
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", PAGE)
    return small


def test_a_folder_with_a_space_and_an_apostrophe(compiling: Tree) -> None:
    """With the cache and all in such a path the site is built; whether code can be compiled there is tried first."""
    moved = Tree(compiling.folder.rename(compiling.folder.with_name("a folder's")))
    said = moved.build().succeeds()
    assert moved.log("fast/doubled") == "False 6.0\n"
    failed = [line for line in said.lines if line.startswith("torch.compile does not work here, ")]
    page = (moved.folder / "site/index.html").read_text(encoding="utf-8")
    assert ("It ran uncompiled." in page) == bool(failed), said.text
    assert str(moved.folder) not in "".join(failed)


def test_a_traceback_from_such_a_folder(few: Tree) -> None:
    """The paths on its page are those below the tree, as everywhere."""
    moved = Tree(few.folder.rename(few.folder.with_name("a folder's (copy) [1]")))
    moved.write("snippets/broken/raises.py", "# Fails: ZeroDivisionError: division by zero\n1 / 0\n")
    moved.write("snippets/broken/import.py", "# Fails: JSONDecodeError\nimport json\njson.loads('')\n")
    moved.write("snippets/why/raises.py", "def f():\n    print(1)\n    1 / 0\nf()\n")
    moved.refresh().fails_with(
        "snippets/broken/import.py: it says that it fails with 'JSONDecodeError', but it raised json.",
        "snippets/why/raises.py:3: ZeroDivisionError: division by zero",
    )
    assert moved.log("broken/raises").startswith(
        'Traceback (most recent call last):\n  File "snippets/broken/raises.py", line 2, in <module>\n    1 / 0\n'
    )


def test_a_compiler_that_does_not_work(compiling: Tree) -> None:
    """As without one: what would be compiled runs as it is, the page says so, and one line of the build says why."""
    program = compiling.write("bin/g++", "#!/bin/sh\necho 'g++: fatal: no' >&2\nexit 1\n")
    program.chmod(0o755)
    said = compiling.build(PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}", CXX=str(program)).succeeds()
    reason = "torch.compile does not work here, so its listing runs uncompiled: "
    assert sum(line.startswith(reason) for line in said.lines) == 1, said.text
    assert compiling.log("fast/doubled") == "False 6.0\n"
    assert "It ran uncompiled." in (compiling.folder / "site/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables that find a Korean locale of another encoding, compiled for the test; skips without its sources."""
    folder = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef"):
        pytest.skip("there is no localedef here")
    made = subprocess.run(
        ["localedef", "--no-archive", "-i", "ko_KR", "-f", "EUC-KR", str(folder / EUC_KR)], capture_output=True
    )
    variables = {"LOCPATH": str(folder), "LC_ALL": EUC_KR, "PYTHONUTF8": "0"}
    asked = [sys.executable, "-c", "import locale; print(locale.getencoding())"]
    found = subprocess.run(asked, env={**os.environ, **variables}, capture_output=True, text=True).stdout.lower()
    if not found.startswith("euc"):
        pytest.skip(f"localedef cannot make {EUC_KR} here: {made.stderr.decode(errors='replace').strip()[:80]}")
    return variables


@pytest.mark.parametrize("locale", ["C", EUC_KR])
def test_a_locale_that_is_not_utf_8(small: Tree, locale: str, request: pytest.FixtureRequest) -> None:
    """The site is the same to the byte, with Korean in a page, a snippet, its log, a part, a lab and a record."""
    variables = {"PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"}
    if locale != "C":
        variables = request.getfixturevalue("locales")
    small.write("snippets/why/reads.py", '# Reads: why/one\nprint(f"읽은 것: {input()}")\n')
    small.write("snippets/broken/korean.py", '# Fails: ValueError: 손실이 없다\nraise ValueError("손실이 없다")\n')
    record = '{"device": "손실", "kind": "cpu", "date": "2026-01-01", "threads": 1, "commit": null, "steps": [], ' \
             '"versions": {"python": "3", "torch": "2", "numpy": "2"}}'  # fmt: skip
    small.write("docs/benchmarks/cpu-2026-01-01.json", record)
    small.write("snippets/why/records.py", "# Reads: all records\nimport sys\nfrom pathlib import Path\n"
                "print(*[Path(name).read_text() for name in sys.argv[1:]])\n")  # fmt: skip
    for language in ("en", "ko"):
        small.write(f"docs/{language}/parts/part.md", "한 부분\n")
        small.write(f"docs/{language}/index.md", '---\ntitle: “하나”\n---\n# 쪽 – “하나”\n\n'
                    '{% include "part.md" %}\n\n{{ log("why/one") }}\n'
                    '{{ log("why/one | why/reads") }}\n{{ log("broken/korean") }}\n'
                    '{{ log("benchmarks | why/records") }}\n$$x^2$$\n')  # fmt: skip
    small.build(**variables).succeeds()
    found = files_of(small.folder / "site")
    shutil.rmtree(small.folder / ".cache/runs")
    small.build(PYTHONUTF8="1").succeeds()
    assert found == files_of(small.folder / "site")
    assert "손실이 없다" in found["ko/index.html"].decode()


def test_warnings_that_are_errors_around_the_build(small: Tree) -> None:
    """The build's own process may not stop at a warning of a library either."""
    small.build(PYTHONWARNINGS="error").succeeds()


WAITS = """\
# Run with: torchrun --standalone --nproc-per-node=1
import torch.distributed as dist

dist.init_process_group("gloo")
"""
UNNAMED = ["unshare", "--uts", "--map-root-user", "sh", "-c"]


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("unshare"), reason="a host name of one's own: Linux")
def test_a_host_whose_own_name_does_not_resolve(few: Tree) -> None:
    """torchrun asks for the address of the host's name; the command on the page does without.

    One that waits all the same is named with what it has last said, for a rank that hangs has no line.
    """
    if subprocess.run([*UNNAMED, "hostname no-such-host.invalid"], capture_output=True).returncode:
        pytest.skip("no right to a host name of one's own here")
    few.copy("snippets/fast/distributed.py")
    few.write("snippets/fast/waits.py", WAITS)
    said = few.run(*UNNAMED, f"hostname no-such-host.invalid; {shlex.join(REFRESH)} --limit 20", timeout=110)
    assert "Result: " in few.log("fast/distributed"), said.text
    (fault,) = said.errors.splitlines()
    assert fault.startswith("snippets/fast/waits.py: still running after 20 s; it last said: [W"), fault
    assert "no-such-host.invalid" in fault and "Name or service not known" in fault
