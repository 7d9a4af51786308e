"""`mkdocs serve`, one server for all edits: each shows by itself, a mistake is one line, and mending it goes on."""

import time

from tests.build.serving import served
from tests.build.trees import Tree

HEAD = "---\ntitle: Home\n---\n# Home\n\n"
STORIES = ("just under the limit", "just over the limit", "heavy ball, best lr", "heavy ball, best momentum",
           "orthonormal, best lr", "one weight, 0.9 of the limit", "one weight, 1.1 of the limit")  # fmt: skip


def test_serve(small: Tree) -> None:
    """Only a server that lives on can show what stays from the build before: about 15 builds of two pages."""
    small.write("snippets/why/one.py", "print('first output')\n")
    drawing = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
    labels = "".join(f"print('{label}: 0.5')\n" for label in STORIES)
    small.write("snippets/playground/stories.py", drawing + labels)
    small.write("docs/en/parts/part.md", "first part\n")
    playground = 'playground(figure(1, "playground/stories", title="A line", text="It rises."), compact=true)'
    home = 'first text\n\n{% include "part.md" %}\n\n{{ log("why/one") }}\n\n'
    small.write("docs/en/index.md", f"{HEAD}{home}{{{{ {playground} }}}}\n")
    small.write("docs/ko/index.md", HEAD)
    small.copy("docs/en/parts/playground.yml", "docs/ko/parts/playground.yml")
    with served(small) as site:
        site.shows("first output", seconds=120)
        assert "Content-Security-Policy" not in site.fetch("")  # it would stop the script that shows an edit
        time.sleep(1.5)  # its watching begins with a look at what is there
        for file, old, new, page in (
            ("docs/en/index.md", "first text", "second text", ""),
            ("docs/en/parts/part.md", "first part", "second part", ""),
            ("docs/en/parts/playground.yml", "name: Playground", "name: Second name", ""),
            ("docs/hooks/playground.html", '<section class="', '<section data-second class="', ""),
            ("docs/overrides/main.html", '<meta charset="utf-8">', '<meta charset="utf-8"><!-- second -->', ""),
            ("docs/assets/site.css", "{", "{/* second */", "assets/site.css"),
            ("snippets/why/one.py", "first output", "second output", ""),
        ):
            site.edit(file, old, new)
            site.shows(new.partition(":")[2].strip() or new, page)
        # Mistakes, each with its line, and mended. Meanwhile MkDocs lets browsers wait.
        site.edit("snippets/why/one.py", "print(", "prnt(")
        site.says("snippets/why/one.py:1: NameError: name 'prnt' is not defined")
        site.edit("snippets/why/one.py", "prnt('second", "print('third")
        site.shows("third output")
        site.edit("docs/en/index.md", 'log("why/one")', 'log("why/two")')
        site.says("docs/en/index.md:10: there is no run 'why/two'; runs are named like the files below snippets/")
        (small.folder / "snippets/why/one.py").rename(small.folder / "snippets/why/two.py")
        site.shows("$ python snippets/why/two.py")
        site.edit("docs/hooks/fault.py", '"""What', '"""That')
        site.says("docs/hooks/fault.py: the build's own code has changed: end this server and start it again")
        site.edit("docs/hooks/fault.py", '"""That', '"""What')
        site.edit("docs/en/index.md", '\n{{ log("why/two") }}\n', "\nwithout a log\n")
        (small.folder / "snippets/why/two.py").unlink()
        site.shows("without a log")
        site.waits(lambda: not site.fetch("snippets/why/two.py"), "the deleted snippet is gone", 60)
        assert not small.kept("why/two").exists()
