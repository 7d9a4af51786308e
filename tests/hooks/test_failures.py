"""What stops the build, really provoked in a copy of the tree: one line says file, line and reason."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

import records
from leftovers import processes_below
from sites import ENVIRONMENT, Site, mkdocs

RUNG = "snippets/ladder/stage1_numpy.py"
PAGE = "docs/en/ladder/stage1_numpy.md"
Edit = Callable[[str, str, str], None]


def line_of(tree: Path, file: str, text: str) -> int:
    """The number of the first line of the file that contains the text."""
    return 1 + next(k for k, line in enumerate((tree / file).read_text().splitlines()) if text in line)


def stops(tree: Path, *causes: str) -> str:
    """Build, and assert that it fails and that one line names all the causes."""
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode != 0, outcome.stdout
    assert any(all(cause in line for cause in causes) for line in outcome.stdout.splitlines()), outcome.stdout
    assert "Traceback" not in outcome.stdout
    return outcome.stdout


def test_snippets_that_fail(tree: Path, edit: Edit) -> None:
    """Each in its own way, all in one build: each has its line, and the others are still run."""
    rung = "snippets/ladder/stage{}.py".format
    raising, hanging, diverging, short, killed, wrong, silent = (
        rung("2_tensor"),
        rung("3_autograd"),
        rung("1_numpy"),
        rung("5_nn"),
        rung("7_module"),
        rung("8_dynamic"),
        "snippets/why/grad_accumulates.py",
    )
    edit("mkdocs.yml", "seconds_per_run: 120", "seconds_per_run: 4")
    edit(raising, "slope = 2 * error", "slope = 2 * eror")
    edit(hanging, "        loss.backward()", "        while t == 5: pass\n        loss.backward()")
    edit(diverging, "lr=1e-6", "lr=1e-4")
    edit(short, "if t % 100 == 99:", "if t % 200 == 99:")
    edit(killed, "    x = torch.linspace", "    import os; os.kill(os.getpid(), 9)\n    x = torch.linspace")
    edit(wrong, "for t in range(steps):", "for t in range(steps)")
    (tree / silent).write_text("pass\n")
    output = stops(tree, f"{raising}:{line_of(tree, raising, 'eror')}: NameError: name 'eror' is not defined")
    for start, *more in (
        (f"{hanging}:{line_of(tree, hanging, 'while t == 5')}: still running after 4 s",),
        (f"{diverging}: line ", " of its log is not finite: "),
        (f"{short}: its log has 10 loss lines of 11 lines; a fit logs 20 (t = 99 to 1999)",),
        (f"{killed}: its process ended with status -9",),
        (f"{wrong}:{line_of(tree, wrong, 'for t in range')}: SyntaxError",),
        (f"{silent}: it printed nothing and showed no figure",),
    ):
        lines = [line for line in output.splitlines() if line.startswith(start)]
        assert len(lines) == 1 and all(part in lines[0] for part in more), f"{start}\n{output}"
    assert "ladder/stage4_function" not in output, "it did not fail, and was not run again"


def test_ranks_that_fail(tree: Path, edit: Edit) -> None:
    """One of several processes raises, and in another snippet one of them hangs: a line each, and no process stays."""
    raising, hanging = "snippets/fast/distributed.py", "snippets/fast/distributed_ddp.py"
    edit("mkdocs.yml", "seconds_per_run: 120", "seconds_per_run: 12")
    edit(raising, "dist.all_reduce(sums)", "dist.all_reduce(sums if t < 5 else sumz)")
    edit(hanging, "        loss.backward()", "        while t == 5 and dist.get_rank(): pass\n        loss.backward()")
    line = line_of(tree, raising, "sumz")
    output = stops(tree, f"{raising}:{line}: NameError: name 'sumz' is not defined", " (rank ", " ended with status ")
    assert f"{hanging}: still running after 12 s" in output.splitlines()
    assert processes_below(tree) == []


def test_ranks_end_with_the_runner(tree: Path, edit: Edit) -> None:
    """Killed itself, it cannot end what it has started: they notice."""
    file = "snippets/fast/distributed.py"
    edit(file, "        dist.all_reduce(sums)", "        while t == 5: pass\n        dist.all_reduce(sums)")
    runner = subprocess.Popen(
        [sys.executable, "docs/hooks/runs.py"], cwd=tree, stdout=subprocess.DEVNULL, start_new_session=True
    )
    waits(lambda: sum("distributed.py" in " ".join(p.cmdline()) for p in processes_below(tree)) >= 2)
    time.sleep(2)
    for process in processes_below(tree):
        if "runs.py" in " ".join(process.cmdline()) and process.cwd() == str(tree):
            process.kill()  # the runner, and the one that it runs in with the right environment
    runner.wait()
    waits(lambda: processes_below(tree) == [])


def test_mistakes_that_go_wrong_otherwise(tree: Path, edit: Edit) -> None:
    """One no longer fails, one fails with something else, one is less wrong, one says nothing, one exits."""
    mended, other, milder, mute, left = (tree / f"snippets/broken/{name}.py" for name in "mownl")
    fails = "# Fails: ValueError: no\n"
    mended.write_text(fails + "print(1)\n")
    other.write_text(fails + "raise ValueError('yes')\n")
    milder.write_text("# Wrong: last loss > 100\nprint('last loss: 99.5')\n")
    mute.write_text("raise ValueError('no')\n")
    left.write_text(fails + "raise SystemExit(3)\n")
    output = stops(tree, "snippets/broken/m.py: it says that it fails with 'ValueError: no', but it ended well")
    for line in (
        "snippets/broken/o.py: it says that it fails with 'ValueError: no', but it raised ValueError: yes",
        "snippets/broken/w.py: it says that 'last loss > 100', but its log says 99.5",
        "snippets/broken/l.py: SystemExit: 3",
        "snippets/broken/n.py:1: it must begin with how it goes wrong, "
        "'# Fails: TYPE: MESSAGE' or '# Wrong: LABEL > NUMBER'",
    ):
        assert line in output.splitlines()


def test_missing_label(tree: Path, edit: Edit) -> None:
    edit(PAGE, 'number("last loss"', 'number("final loss"')
    line = line_of(tree, PAGE, "final loss")
    stops(tree, f"{PAGE}:{line}: no line of the log", "'final loss'")


def test_number_from_a_log_that_is_not_shown(tree: Path, edit: Edit) -> None:
    edit(PAGE, '{{ log("why/learning_rate") }}', "")
    stops(tree, PAGE, "'largest stable lr for the sum'", "which the page does not show")


def test_broken_include(tree: Path, edit: Edit) -> None:
    edit(PAGE, 'listing("why/learning_rate")', 'listing("why/learning_rat")')
    line = line_of(tree, PAGE, 'learning_rat"')
    stops(tree, f"{PAGE}:{line}: there is no file snippets/why/learning_rat.py to include")


def test_note_on_a_line_that_is_gone(tree: Path, edit: Edit) -> None:
    edit(RUNG, "x2 = x * x", "x2 = x**2")
    stops(tree, f"{PAGE}:", "note 2: 0 lines of stage1_numpy.py contain 'x2 = x * x', not one")


def test_template_mistake(tree: Path, edit: Edit) -> None:
    edit(PAGE, "{{ diff(", "{{ dif(")
    stops(tree, f"{PAGE}:{line_of(tree, PAGE, '{{ dif(')}: 'dif' is undefined")


def test_word_that_the_playground_lacks(tree: Path, edit: Edit) -> None:
    edit("docs/ko/parts/playground.yml", "zoom: ", "zoon: ")
    line = line_of(tree, "docs/ko/playground.md", "{{ playground(")
    stops(tree, f"docs/ko/playground.md:{line}: ", "'zoom'")
    edit("docs/ko/parts/playground.yml", "zoon: ", 'zoom: "')
    stops(tree, "docs/ko/index.md:", ": docs/ko/parts/playground.yml:", "expected <block end>")


def test_story_that_is_not_told(tree: Path, edit: Edit) -> None:
    page = "docs/en/why/coordinates.md"
    edit(page, 'story("two")', 'story("three")')
    stops(tree, f"{page}:{line_of(tree, page, 'three')}: the playground has no story 'three'; it has under, over,")


def test_constant_that_a_story_lacks(tree: Path, edit: Edit) -> None:
    edit("snippets/playground/stories.py", '"just over the limit:"', '"above:"')
    stops(tree, "no line of the log of 'playground/stories' is labelled 'just over the limit'")


def test_rung_without_a_korean_page(tree: Path) -> None:
    (tree / "docs/ko/ladder/stage8_dynamic.md").unlink()
    stops(tree, "docs/ko/ladder/stage8_dynamic.md is missing: every rung has a page in each language")


def test_broken_formula(tree: Path, edit: Edit) -> None:
    edit(PAGE, r"$$L = \sum_i e_i^2$$", r"$$L = \summ_i e_i^2$$")
    stops(tree, PAGE, r"cannot convert the formula 'L = \summ_i e_i^2'")


def test_record_cut_in_half(tree: Path) -> None:
    (tree / "docs/benchmarks/cpu-2000-01-01.json").write_text('{"device": "x", "results": [')
    stops(tree, "docs/benchmarks/cpu-2000-01-01.json: not a record")


def test_record_of_a_gpu_drops_in(tree: Path) -> None:
    """Made up from the newest one: the pages show it after a build, and no longer say that there is none."""
    source = records.newest_first()[0]
    made_up = source | {"kind": "cuda", "device": "Imaginary GPU", "date": "2000-01-01"}
    made_up["steps"] = [
        row | {"seconds": row["once"] + 0.1} for row in source["steps"] if "numpy" not in row["version"]
    ]
    (tree / "docs/benchmarks/cuda-2000-01-01.json").write_text(json.dumps(made_up))
    assert (outcome := mkdocs(tree, "build", "--strict")).returncode == 0, outcome.stdout
    for locale, missing in (("en", "No GPU has been measured yet"), ("ko", "아직 GPU에서 측정하지 않았다")):
        page = Site(tree / "site").page(locale, "benchmarks").article.get_text()
        assert "Imaginary GPU, 2000-01-01" in page and missing not in page
        assert f"against {made_up['device']}" in page
        one_pass = Site(tree / "site").page(locale, "fast/one_pass").article.get_text()
        assert "Imaginary GPU" in one_pass and missing not in one_pass


def test_edit_is_not_answered_from_the_cache(site: Site, tree: Path, edit: Edit) -> None:
    """Another start gives another log, and only the runs that depend on the file are run again."""
    edit(RUNG, "0.12573022", "0.2")
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode == 0, outcome.stdout
    again = re.findall(r"^\[ *\d+/\d+\] (.*): [\d.]+ s$", outcome.stdout, re.MULTILINE)
    readers = [f"ladder/stage1_numpy | {reader}" for reader in ("ladder/verdict", "why/learning_rate_path")]
    assert sorted(again) == ["ladder/stage1_numpy", *readers]
    command = f"python {RUNG}"
    old = site.page("en", "ladder/stage1_numpy").logs()[command]
    for locale in ("en", "ko"):
        assert Site(tree / "site").page(locale, "ladder/stage1_numpy").logs()[command] != old


@pytest.mark.parametrize("file", ["log.txt", "outcome.json"])
def test_cache_file_cut_in_half(site: Site, tree: Path, file: str) -> None:
    """The damaged run is named and done again; the page is whole."""
    path = tree / ".cache/runs/ladder.stage1_numpy" / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    outcome = mkdocs(tree, "build", "--strict")
    assert outcome.returncode == 0, outcome.stdout
    assert f"ladder/stage1_numpy: its result in .cache is damaged ({file}): running it again" in outcome.stdout
    pages = [built.page("en", "ladder/stage1_numpy").logs() for built in (site, Site(tree / "site"))]
    assert pages[0] == pages[1]


def test_killed_build_leaves_no_result(tree: Path, edit: Edit) -> None:
    """Killed while a snippet runs, the build leaves nothing that the next one takes for its result."""
    edit(RUNG, "        slope = 2 * error", "        while t == 500: pass\n        slope = 2 * error")
    build = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tree,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    runs = tree / ".cache/runs"
    deadline = time.monotonic() + 30
    while not any((folder / "log.txt").exists() for folder in runs.glob(".tmp-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert list(runs.glob(".tmp-*")), "the snippet was running"
    edit(RUNG, "        while t == 500: pass\n", "")
    edit(RUNG, "steps=2000", "steps=2_000")  # a change that the cache does not know
    assert mkdocs(tree, "build", "--strict").returncode == 0
    assert not list(runs.glob(".tmp-*"))


def test_two_builds_are_equal(site: Site, tree: Path, edit: Edit) -> None:
    """With nothing from the cache but the compiled templates, every page comes out the same, to the byte."""
    edit("mkdocs.yml", "execute: false", "execute: true")
    for path in (tree / ".cache/runs").glob("*/outcome.json"):
        path.unlink()
    for path in (tree / ".cache/labs").glob("en-*/*.json"):  # one language: the code is the same in both
        path.unlink()
    assert mkdocs(tree, "build", "--strict").returncode == 0
    pages = [path.relative_to(site.folder) for path in site.folder.rglob("*.html")]
    assert len(pages) > 20
    differing = [page for page in pages if (site.folder / page).read_bytes() != (tree / "site" / page).read_bytes()]
    assert differing == []


def test_serve_shows_an_edit(tree: Path, edit: Edit) -> None:
    """`mkdocs serve` runs an edited snippet again and shows what it prints now; a mistake does not end it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    with subprocess.Popen(
        command, cwd=tree, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            page = f"http://{address}/ladder/stage1_numpy/"
            waits(lambda: "704.35" in fetch(page))
            edit(RUNG, "0.12573022", "oops")
            time.sleep(3)
            assert server.poll() is None
            edit(RUNG, "oops", "0.2")
            waits(lambda: "704.35" not in fetch(page) and "99 " in fetch(page))
        finally:
            server.terminate()


def fetch(address: str) -> str:
    try:
        return urllib.request.urlopen(address, timeout=10).read().decode()
    except OSError:
        return ""


def waits(until: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)


def test_runs_by_themselves(tree: Path) -> None:
    """The runner is a program too; with nothing to do it says nothing."""
    outcome = subprocess.run([sys.executable, "docs/hooks/runs.py"], cwd=tree, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    json.loads((tree / ".cache/runs/ladder.stage1_numpy/outcome.json").read_text())
