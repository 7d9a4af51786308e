"""What snippets do that goes wrong, or must not: each in a tree of a few snippets, many of them in one call."""

import os
import sys
import textwrap
import time

import pytest

import contract
import terminal
from fault import Fault
from tests.build.trees import REFRESH, Tree
from tests.leftovers import processes_below

WAYS = ["fresh", *(["fork"] if sys.platform == "linux" else [])]
# Root may remove what it likes: without these two rights, it is as anybody.
AS_ANYBODY = (
    ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_importing_pyplot(few: Tree, way: str) -> None:
    """Each draws a figure in the build's colours, whatever has been imported for it before it was started."""
    draws = "{}\n{}.plot([1, 2])\n{}.title('line')\n{}.show()\n"
    ways = {
        "import matplotlib.pyplot as plt": "plt",
        "from matplotlib import pyplot as plt": "plt",
        "from matplotlib import pyplot": "pyplot",
        "import matplotlib.pyplot": "matplotlib.pyplot",
        "import matplotlib as mpl, matplotlib.pyplot": "mpl.pyplot",
        "import importlib\nplt = importlib.import_module('matplotlib.pyplot')": "plt",
    }
    for number, (statement, name) in enumerate(ways.items()):
        few.write(f"snippets/why/draws_{number}.py", draws.format(statement, name, name, name))
    few.write("snippets/why/inside.py", "def f():\n    import matplotlib.pyplot as plt\n" + textwrap.indent(
        "plt.plot([1, 2])\nplt.title('line')\nplt.show()\n", "    ") + "f()\n")  # fmt: skip
    few.write("snippets/why/layer.py", "from torch import nn\nprint(nn.Linear(1, 1).weight.shape)\n")
    few.refresh("--way", way).succeeds()
    for run in [*(f"why/draws_{number}" for number in range(len(ways))), "why/inside"]:
        assert "var(--plot-line-1)" in (few.kept(run) / "figure-1.svg").read_text(encoding="utf-8"), run
    assert few.log("why/layer") == "torch.Size([1, 1])\n"


@pytest.mark.parametrize("way", WAYS)
def test_what_a_snippet_leaves_is_dropped(few: Tree, way: str) -> None:
    """Folders, files and links, also where it has taken the right to remove them; and a result's own names."""
    few.write("snippets/why/leaves.py", """\
        import os
        os.makedirs("out/deeper")
        for name in ("out/deeper/file.bin", "log.txt", "outcome.json", "figure-1.svg"):
            with open(name, "w") as file:
                print("left", file=file)
        os.symlink("nowhere", "dangling")
        os.chmod("log.txt", 0)
        for folder in ("out/deeper", "out", "."):
            os.chmod(folder, 0o500)
        print("done")
        """)  # fmt: skip
    few.run(*AS_ANYBODY, *REFRESH, "--way", way).succeeds()
    assert few.log("why/leaves") == "done\n"
    assert sorted(path.name for path in few.kept("why/leaves").iterdir()) == ["log.txt", "outcome.json"]


@pytest.mark.parametrize("way", WAYS)
def test_bytes_that_are_no_text(few: Tree, way: str) -> None:
    """A run that prints bytes of another encoding is one line, and so is a file in one; a mark at its head is none."""
    few.write("snippets/why/bytes.py", 'import sys\nprint("손실")\nsys.stdout.buffer.write("손실".encode("cp949"))\n')
    few.write("snippets/broken/bytes.py", "# Fails: ValueError: no\nimport os\nos.write(2, b'\\xff')\n"
                                          "raise ValueError('no')\n")  # fmt: skip
    few.write("snippets/why/errors.py", "import os\nos.write(2, b'\\xff\\n')\nprint('errors are not shown')\n")
    few.write("snippets/broken/marked.py", b"\xef\xbb\xbf# Fails: ValueError: no\nraise ValueError('no')\n")
    few.write("snippets/why/reads.py", b"\xef\xbb\xbf# Reads: why/errors\nprint(input())\n")
    said = few.refresh("--way", way).fails_with(
        "snippets/why/bytes.py: line 2 of its log is not UTF-8: ",
        "snippets/broken/bytes.py: line 1 of its log is not UTF-8: ",
    )
    assert few.log("broken/marked").endswith("ValueError: no\n")
    assert few.log("why/errors | why/reads") == "errors are not shown\n"
    assert len(said.lines) == 5 + 2, said.text


def test_a_file_that_is_not_utf_8(few: Tree) -> None:
    """Python itself would call it a syntax error of a line without its name."""
    few.write("snippets/why/korean.py", "import sys\n\nprint('손실')\n".encode("cp949"))
    few.refresh().fails_with("snippets/why/korean.py:3: this file is not UTF-8")


@pytest.mark.parametrize("way", WAYS)
def test_processes_that_outlive_their_snippet(few: Tree, way: str) -> None:
    """Whatever it has started ends with it, and the build says so; nothing waits for what they would have taken."""
    few.write("snippets/why/starts.py", "import subprocess\nsubprocess.Popen(['sleep', '300'])\nprint(1)\n")
    few.write("snippets/why/pipes.py", "import subprocess, sys\nprint(1, flush=True)\n"
                                       "subprocess.Popen(['sleep', '300'], stdout=subprocess.PIPE)\n")  # fmt: skip
    few.write("snippets/why/forks.py", "import os, time\nif os.fork() == 0:\n    time.sleep(300)\nprint(1)\n")
    few.write("snippets/why/threads.py", "import threading, time\n"
                                         "threading.Thread(target=time.sleep, args=[300], daemon=True).start()\n"
                                         "print(1)\n")  # fmt: skip
    few.write("snippets/why/leads.py", "import subprocess\nprint(1, flush=True)\n"
                                       "subprocess.Popen(['sleep', '300'], start_new_session=True)\n")  # fmt: skip
    few.write("snippets/why/daemon.py", "import os, sys, time\nprint(1, flush=True)\n"
                                        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
                                        "        time.sleep(300)\n    os._exit(0)\nos.wait()\n")  # fmt: skip
    few.write("snippets/why/raises.py", "import subprocess\nsubprocess.Popen(['sleep', '300'])\nraise OSError('no')\n")
    few.write("snippets/why/waits.py", "import subprocess\nsubprocess.run(['sleep', '300'])\n")
    few.write("snippets/why/ends.py", "import subprocess\nsubprocess.Popen(['sleep', '0.1'])\nprint(1)\n")
    started = time.monotonic()
    said = few.refresh("--way", way, "--limit", "5", timeout=60)
    assert time.monotonic() - started < 40
    left = ": it left a process running: wait for what it starts, or end it"
    said.fails_with(
        *(f"snippets/why/{name}.py{left}" for name in ("starts", "pipes", "forks", "leads", "daemon")),
        "snippets/why/raises.py:3: OSError: no",
        "snippets/why/waits.py:2: still running after 5 s",
    )
    assert processes_below(few.folder) == []
    assert few.log("why/threads") == few.log("why/ends") == "1\n"


def test_the_cache_holds_the_runs_that_exist(few: Tree) -> None:
    """A snippet that was renamed or deleted takes its run with it, and those that read it."""
    few.write("snippets/why/old.py", "print(1)\n")
    few.write("snippets/why/reader.py", "# Reads: why/old\nprint(input())\n")
    few.refresh().succeeds()
    (few.folder / "snippets/why/old.py").rename(few.folder / "snippets/why/new.py")
    few.refresh().fails_with("snippets/why/reader.py:1: it reads 'why/old', which is neither a snippet")
    few.write("snippets/why/reader.py", "# Reads: why/new\nprint(input())\n")
    few.refresh().succeeds()
    kept = sorted(path.name for path in (few.folder / ".cache/runs").iterdir() if path.is_dir())
    assert kept == ["why.new", "why.new+why.reader"]
    (few.folder / "snippets/why/reader.py").unlink()
    few.refresh().succeeds()
    assert not few.kept("why/new | why/reader").exists()


def test_a_reader_of_what_is_no_run(few: Tree) -> None:
    """Neither of a snippet that reads, nor of itself."""
    few.write("snippets/why/reader.py", "# Reads: why/reader\nprint(input())\n")
    few.refresh().fails_with("snippets/why/reader.py:1: it reads 'why/reader', which reads something itself: ")


@pytest.mark.parametrize("words", ["A=1", "nice", 'python "x', "mpirun -n 2", " "])
def test_a_command_that_is_not_known(few: Tree, words: str) -> None:
    """The page would show a command that was not run."""
    few.write("snippets/why/one.py", f"# Run with: {words}\nprint(1)\n")
    few.refresh().fails_with(f"snippets/why/one.py:1: it is to be run with '{words}', but only python and torchrun can")


def test_a_way_that_is_none(few: Tree) -> None:
    few.write("snippets/why/one.py", "print(1)\n")
    few.refresh(RUN_WITH="nonsense").fails_with("RUN_WITH=nonsense: no way to run snippets: set it to fork or fresh")


def test_the_runner_is_killed(few: Tree) -> None:
    """As the system does where memory ends: it can say nothing itself."""
    few.write("snippets/why/one.py", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nprint(1)\n")
    few.refresh().fails_with("the process that runs the snippets ended with status -9: build again")
    few.write("snippets/why/one.py", "print(1)\n")
    assert few.refresh().status == 0
    assert [path.name for path in (few.folder / ".cache/runs").iterdir() if path.is_dir()] == ["why.one"]


def test_the_environment_of_runs_is_the_builds(few: Tree) -> None:
    """Warnings are no errors, wherever they are turned into some."""
    few.write("snippets/why/warns.py", "import warnings\nwarnings.warn('old')\nprint('still here')\n")
    few.write("snippets/broken/warns.py", "# Fails: ValueError: no\nimport warnings\nwarnings.warn('old')\n"
                                          "raise ValueError('no')\n")  # fmt: skip
    few.refresh(PYTHONWARNINGS="error").succeeds()
    assert "UserWarning: old" in few.log("broken/warns")


@pytest.mark.parametrize("line", [
    "inf-norm: 2.5", "inf norm: 2.5", "the infinity norm is 2.5", "nan-safe sum: 3", "information: 2", "Inf: 3",
    "nanoseconds: 3", "no nan in it", "banana 3", "INFINITE loop",
])  # fmt: skip
def test_a_word_is_no_number(line: str) -> None:
    assert contract.is_finite(line)


@pytest.mark.parametrize("line", [
    "99 nan", "loss: inf", "-inf", "nan", "99 -Infinity", "[1.0, nan]", "(nan+0j)", "tensor(nan)", "x=nan, y=2",
    "[nan nan]", "tensor([nan, 1.])", "a = nan b", "Result: y = nan +nan x", "NaN 3", "inf%",
])  # fmt: skip
def test_a_number_is_no_word(line: str) -> None:
    assert not contract.is_finite(line)


def test_a_log_with_words_and_one_with_a_number(few: Tree) -> None:
    few.write("snippets/why/words.py", "print('inf-norm: 2.5')\nprint('the infinity norm: 3')\n")
    few.write("snippets/why/number.py", "print('the inf-norm: 2.5')\nprint('loss: nan')\n")
    few.refresh().fails_with("snippets/why/number.py: line 2 of its log is not finite: loss: nan")
    assert few.log("why/words")


def test_text_as_a_terminal_shows_it() -> None:
    with pytest.raises(Fault, match=r"^snippets/x\.py: line 2 of its log is not UTF-8"):
        terminal.shown("손실\n".encode() + "손실".encode("cp949"), "snippets/x.py")
    assert terminal.shown("손실\n".encode(), "snippets/x.py") == "손실\n"
