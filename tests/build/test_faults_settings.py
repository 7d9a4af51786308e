"""The settings of whoever builds: none of them may reach a page."""

import shutil
import sys
from pathlib import Path

from bs4 import BeautifulSoup

from tests.build.trees import Tree

SNIPPETS = {
    "threads": "import torch\nx = torch.linspace(-3, 3, 100_001)\n"
    "print(x.sin().cumsum(0)[-1].item(), torch.get_num_threads())\n",
    "devices": "import torch\nprint(torch.cuda.is_available())\n",
    "picture": """\
        import matplotlib as mpl
        from matplotlib import pyplot as plt

        print(mpl.rcParams["figure.max_open_warning"], mpl.rcParams["timezone"])
        plt.plot([1, 2])
        plt.title("A line")
        plt.show()
        """,
    "words": """\
        import argparse, locale, os, shutil, statistics, sys, time

        print(statistics.mean([1, 2, 4]), {"a", "b", "c"}, locale.getlocale(), sys.stdout.encoding, time.tzname)
        print(shutil.get_terminal_size().columns, sys.flags, sorted(os.environ)[:3])
        argparse.ArgumentParser("p", description="word " * 20).print_help()
        assert len(sys.argv) == 1, "checked"
        """,
}
MISTAKES = {
    "torch": "# Fails: RuntimeError: mat1\nimport torch\ntorch.zeros(2, 3) @ torch.zeros(2, 3)\n",
    "warned": """\
        # Fails: ZeroDivisionError: division
        import warnings

        warnings.warn("odd")
        print(__debug__)
        1 / 0
        """,
}
LAB = """\
    ---
    jupyter:
      jupytext:
        text_representation:
          extension: .md
          format_name: markdown
      kernelspec:
        display_name: Python 3
        language: python
        name: python3
    ---

    # Lab

    ```python
    import statistics
    import sys
    from matplotlib import pyplot as plt

    1 + 1
    print(statistics.mean([1, 2, 4]), {"a", "b", "c"}, sys.flags.optimize)
    2 + 2
    ```

    ```python
    import warnings

    warnings.warn("odd")
    plt.plot([1, 2])
    plt.title("A line")
    plt.show()
    ```

    ```python
    from IPython.display import Markdown

    print("printed")
    Markdown("**bold**")
    ```
    """


def hostile(tree: Tree, home: Path) -> dict[str, str]:
    """All that somebody may have set, in the environment and in files around."""
    rc = "xtick.labelsize: 16\nfigure.max_open_warning: 3\ntimezone: Asia/Seoul\nlines.linewidth: 9\n"
    ipython = 'c = get_config()\nc.InteractiveShell.ast_node_interactivity = "all"\n'
    kernel = '{"argv": ["/bin/false"], "display_name": "Another", "language": "python"}'
    wrong = "def mean(values):\n    return 'shadowed'\n"
    around = Tree(home)
    around.write("matplotlib/matplotlibrc", rc)
    around.write(".config/matplotlib/matplotlibrc", rc)
    around.write(".ipython/profile_default/ipython_config.py", ipython)
    around.write(".ipython/profile_default/startup/00.py", "print('started')\n")
    around.write("ipython/profile_default/ipython_config.py", ipython)
    around.write(".local/share/jupyter/kernels/python3/kernel.json", kernel)
    around.write("share/kernels/python3/kernel.json", kernel)
    around.write(".jupyter/jupyter_nbconvert_config.py", "c.NotebookClient.timeout = 1\n")
    around.write("path/statistics.py", wrong)
    around.write("path/figures.py", "raise RuntimeError('shadowed')\n")
    around.write("path/page.py", "raise RuntimeError('shadowed')\n")
    around.write("startup.py", "print('started')\n")
    tree.write("matplotlibrc", rc)
    tree.write("statistics.py", wrong)
    return {
        "HOME": str(home),
        "PYTHONPATH": str(home / "path"),
        "MPLBACKEND": "no_such_backend",
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MATPLOTLIBRC": str(home / "matplotlib/matplotlibrc"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_PATH": str(home / "share"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "PYTHONWARNINGS": "ignore",
        "PYTHONHASHSEED": "7",
        "PYTHONSTARTUP": str(home / "startup.py"),
        "PYTHONOPTIMIZE": "2",
        "PYTHONSAFEPATH": "1",
        "PYTHONIOENCODING": "latin-1",
        "TORCH_SHOW_CPP_STACKTRACES": "1",
        "CUDA_VISIBLE_DEVICES": "0",
        "OMP_NUM_THREADS": "3",
        "COLUMNS": "40",
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
        "LANG": "ko_KR.UTF-8",
        "TZ": "Asia/Seoul",
    }


def test_no_setting_reaches_a_page(small: Tree, tmp_path: Path) -> None:
    """Two builds from nothing, one with all of it set at once: every file of the site is the same, to the byte."""
    for name, source in SNIPPETS.items():
        small.write(f"snippets/why/{name}.py", source)
    for name, source in MISTAKES.items():
        small.write(f"snippets/broken/{name}.py", source)
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/labs/lab.md", LAB)
    small.add_to_menu("labs/lab")
    calls = [f'{{{{ log("why/{name}") }}}}' for name in SNIPPETS]
    calls += [f'{{{{ log("broken/{name}") }}}}' for name in MISTAKES]
    calls += ['{{ figure(1, "why/picture", title="A line", text="It rises.") }}']
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", "---\ntitle: Home\n---\n# Home\n\n" + "\n\n".join(calls) + "\n")
    sites = []
    for name, variables in (("plain", {}), ("hostile", hostile(small, tmp_path / "home"))):
        for kept in ("runs", "labs", "lab-pages", "pages"):
            shutil.rmtree(small.folder / ".cache" / kept, ignore_errors=True)
        small.build("--site-dir", str(tmp_path / name), **variables).succeeds()
        sites.append(tmp_path / name)
    files = [{path.relative_to(site) for path in site.rglob("*") if path.is_file()} for site in sites]
    assert files[0] == files[1]
    differing = [
        str(file) for file in sorted(files[0]) if (sites[0] / file).read_bytes() != (sites[1] / file).read_bytes()
    ]
    for file in differing:
        print(file)
    assert differing == []
    assert "ZeroDivisionError" in (sites[0] / "index.html").read_text()
    lab = (sites[0] / "labs/lab/index.html").read_text()
    article = BeautifulSoup(lab, "html.parser").select_one("article")
    assert article is not None
    assert 'Markdown("**bold**")' in article.get_text(), "the code of a cell that shows Markdown"
    assert [bold.get_text() for bold in article.select("strong")] == ["bold"]
    assert "printed" in [text.get_text().strip() for text in article.select(".output pre")]
    assert "cell:3: UserWarning: odd" in article.get_text()
    assert str(small.folder) not in lab and "ipykernel_" not in lab and str(Path(sys.prefix)) not in lab
