"""What stops the build, really provoked in a copy of the tree: one line says file, line and reason."""

from pathlib import Path

from tests.build.breaking import PAGE, RUNG, Edit, line_of, stops


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
    edit("mkdocs.yml", "seconds_per_run: 120", "seconds_per_run: 15")
    edit(raising, "slope = 2 * error", "slope = 2 * eror")
    edit(
        hanging, "        loss.backward()", "        while t == 5: __import__('time').sleep(1)\n        loss.backward()"
    )
    edit(diverging, "lr=1e-6", "lr=1e-4")
    edit(short, "if t % 100 == 99:", "if t % 200 == 99:")
    edit(killed, "    x = torch.linspace", "    import os; os.kill(os.getpid(), 9)\n    x = torch.linspace")
    edit(wrong, "for t in range(steps):", "for t in range(steps)")
    (tree / silent).write_text("pass\n")
    output = stops(tree, f"{raising}:{line_of(tree, raising, 'eror')}: NameError: name 'eror' is not defined")
    for start, *more in (
        (f"{hanging}:{line_of(tree, hanging, 'while t == 5')}: still running after 15 s",),
        (f"{diverging}: line ", " of its log is not finite: "),
        (f"{short}: its log has 10 loss lines of 11 lines; a fit logs 20 (t = 99 to 1999)",),
        (f"{killed}: its process ended with status -9",),
        (f"{wrong}:{line_of(tree, wrong, 'for t in range')}: SyntaxError",),
        (f"{silent}: it printed nothing and showed no figure",),
    ):
        lines = [line for line in output.splitlines() if line.startswith(start)]
        assert len(lines) == 1 and all(part in lines[0] for part in more), f"{start}\n{output}"
    assert "ladder/stage4_function" not in output, "it did not fail, and was not run again"


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
        "snippets/broken/l.py: its process ended with status 3",
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
