"""What a snippet prints, in every way in which programs print."""

import pytest

from tests.build.trees import Tree

PRINTED = {
    "at_exit": ("import atexit\natexit.register(print, 'bye')\nprint('hello')\n", "hello\nbye\n"),
    "c_library": ("import ctypes\nctypes.CDLL(None).puts(b'from C')\n", "from C\n"),
    "tab": ("print('a\\tb')\n", "a\tb\n"),
    "colours": (r"print('\x1b[1;31mred\x1b[0m', '\x1b]0;title\x07plain')", "red plain\n"),
    "bar": ("for k in range(1, 4):\n    print(f'\\r{k}/3', end='')\nprint()\n", "3/3\n"),
    "shorter": (r"print('loading 10 %', end='\r\x1b[K'); print('done')", "done\n"),
    "whole_line": (r"print('loading 10 %', end='\x1b[2K\x1b[1G'); print('done')", "done\n"),
    "two_bars": (r"print('a 1\nb 1\n\x1b[2Aa 2\nb 2')", "a 2\nb 2\n"),
    "line_up": (r"print('first\nsecond\n', end='\x1b[A\x1b[2K'); print('third')", "first\nthird\n"),
    "right_and_left": (r"print('a\x1b[3Cb\x1b[2Dc')", "a  cb\n"),
    "cleared": (r"print('old\nolder'); print('\x1b[2J\x1b[Hnew')", "new\n"),
    "back": (r"print('abc\b\bX')", "aXc\n"),
    "bell": (r"print('ring\a\0')", "ring\n"),
    "line_ends": (r"import sys; sys.stdout.write('a\r\nb\r\n')", "a\nb\n"),
    "long": ("for k in range(100_000):\n    print(k)\n", "".join(f"{k}\n" for k in range(100_000))),
}  # fmt: skip


@pytest.mark.parametrize("way", ["fork", "fresh"])
def test_as_a_terminal_shows_it(few: Tree, way: str) -> None:
    """Kept is what a reader's terminal would show in the end, however the process was started."""
    for name, (source, _) in PRINTED.items():
        few.write(f"snippets/why/{name}.py", source)
    few.refresh("--way", way).succeeds()
    for name, (_, shown) in PRINTED.items():
        assert few.log(f"why/{name}") == shown, name


def test_without_end_and_elsewhere(few: Tree) -> None:
    """Endless output is ended by its size, with the line that prints; a folder that a run changes to hides nothing."""
    few.write("snippets/why/lines.py", "while True:\n    print(1)\n")
    few.write("snippets/why/line.py", "while True:\n    print('1' * 100, end='')\n")
    few.write("snippets/why/errors.py", "import sys\nprint(1)\nwhile True:\n    print('1' * 100, file=sys.stderr)\n")
    few.write("snippets/why/file.py", "file = open('f', 'w')\nwhile True:\n    file.write('1' * 1_000_000)\n")
    few.write(
        "snippets/why/elsewhere.py",
        """\
                import os, tempfile
                os.chdir(tempfile.mkdtemp())
                print("half a log", flush=True)
                raise ValueError("the other half")
                """,
    )
    said = few.refresh()
    assert said.status == 1
    assert sorted(said.errors.splitlines()) == [
        "snippets/why/elsewhere.py:4: ValueError: the other half",
        "snippets/why/errors.py:4: it has printed more than 4 MB: print less",
        "snippets/why/file.py:3: OSError: [Errno 27] File too large",
        "snippets/why/line.py:2: it has printed more than 4 MB: print less",
        "snippets/why/lines.py:2: it has printed more than 4 MB: print less",
    ]
    runs = few.folder / ".cache/runs"
    assert list(runs.iterdir()) == [runs / "lock"]
