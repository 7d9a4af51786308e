"""What stops the build, really provoked in a copy of the tree: one line says file, line and reason."""

from tests.build.trees import Tree

RUNG = "snippets/ladder/stage1_numpy.py"
PAGE = "docs/en/ladder/stage1_numpy.md"


def test_snippets_that_fail(tree: Tree) -> None:
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
    tree.edit("mkdocs.yml", "seconds_per_run: 120", "seconds_per_run: 15")
    tree.edit(raising, "slope = 2 * residual", "slope = 2 * residul")
    tree.edit(
        hanging, "        loss.backward()", "        while t == 5: __import__('time').sleep(1)\n        loss.backward()"
    )
    tree.edit(diverging, "lr=1e-6", "lr=1e-4")
    tree.edit(short, "if t % 100 == 99:", "if t % 200 == 99:")
    tree.edit(killed, "    x = torch.linspace", "    import os; os.kill(os.getpid(), 9)\n    x = torch.linspace")
    tree.edit(wrong, "for t in range(steps):", "for t in range(steps)")
    tree.write(silent, "pass\n")
    said = tree.build().fails_with(
        f"{raising}:{tree.line_of(raising, 'residul')}: NameError: name 'residul' is not defined",
        f"{hanging}:{tree.line_of(hanging, 'while t == 5')}: still running after 15 s",
        (f"{diverging}: line ", " of its log is not finite: "),
        f"{short}: its log has 10 loss lines of 11 lines; a fit logs 20 (t = 99 to 1999)",
        f"{killed}: its process ended with status -9",
        f"{wrong}:{tree.line_of(wrong, 'for t in range')}: SyntaxError",
        f"{silent}: it printed nothing and showed no figure",
    )
    assert "ladder/stage4_function" not in said.text, "it did not fail, and was not run again"


def test_mistakes_that_go_wrong_otherwise(tree: Tree) -> None:
    """One no longer fails, one fails with something else, one is less wrong, one says nothing, one exits."""
    mended, other, milder, mute, left = (f"snippets/broken/{name}.py" for name in "mownl")
    fails = "# Fails: ValueError: no\n"
    tree.write(mended, fails + "print(1)\n")
    tree.write(other, fails + "raise ValueError('yes')\n")
    tree.write(milder, "# Wrong: last loss > 100\nprint('last loss: 99.5')\n")
    tree.write(mute, "raise ValueError('no')\n")
    tree.write(left, fails + "raise SystemExit(3)\n")
    tree.build().fails_with(
        f"{mended}: it says that it fails with 'ValueError: no', but it ended well\n",
        f"{other}: it says that it fails with 'ValueError: no', but it raised ValueError: yes\n",
        f"{milder}: it says that 'last loss > 100', but its log says 99.5\n",
        f"{left}: its process ended with status 3\n",
        f"{mute}:1: it must begin with how it goes wrong, '# Fails: TYPE: MESSAGE' or '# Wrong: LABEL > NUMBER'\n",
    )


def test_missing_label(tree: Tree) -> None:
    tree.edit(PAGE, 'number("last loss"', 'number("final loss"')
    line = tree.line_of(PAGE, "final loss")
    tree.build().fails_with((f"{PAGE}:{line}: no line of the log", "'final loss'"))


def test_number_from_a_log_that_is_not_shown(tree: Tree) -> None:
    tree.edit(PAGE, '{{ log("ladder/learning_rates") }}', "")
    tree.build().fails_with((PAGE, "'lr = 1e-05, loss at t = 5'", "which the page does not show"))


def test_broken_include(tree: Tree) -> None:
    tree.edit(PAGE, 'listing("ladder/learning_rates"', 'listing("ladder/learning_rats"')
    line = tree.line_of(PAGE, 'learning_rats"')
    tree.build().fails_with(f"{PAGE}:{line}: there is no file snippets/ladder/learning_rats.py to include")


def test_note_on_a_line_that_is_gone(tree: Tree) -> None:
    tree.edit(RUNG, "x2 = x * x", "x2 = x**2")
    tree.build().fails_with((f"{PAGE}:", "note 2: 0 lines of stage1_numpy.py contain 'x2 = x * x', not one"))


def test_template_mistake(tree: Tree) -> None:
    tree.edit(PAGE, "{{ diff(", "{{ dif(")
    tree.build().fails_with(f"{PAGE}:{tree.line_of(PAGE, '{{ dif(')}: 'dif' is undefined")


def test_word_that_the_playground_lacks(tree: Tree) -> None:
    tree.edit("docs/ko/parts/playground.yml", "zoom: ", "zoon: ")
    tree.build().fails_with("docs/ko/parts/playground.yml: it has no 'zoom', other than docs/en/parts/playground.yml: ")
    tree.edit("docs/ko/parts/playground.yml", "zoon: ", 'zoom: "')
    tree.build().fails_with(("docs/ko/parts/playground.yml:", "expected <block end>"))


def test_glossary_that_cannot_be_read(tree: Tree) -> None:
    """A slip in its YAML, a term that lacks something, and a page that is not there."""
    glossary = "docs/glossary.yml"
    tree.edit(glossary, "    - en: model\n", '    - en: "model\n')
    tree.build().fails_with(f"{glossary}:")
    tree.edit(glossary, '    - en: "model\n', "    - en: model\n")
    tree.edit(glossary, "page: why/momentum\n", "pages: why/momentum\n")
    tree.build().fails_with((f"{glossary}: the term 'momentum'", "page, pages"))
    tree.edit(glossary, "pages: why/momentum\n", "page: why/moments\n")
    tree.build().fails_with(("docs/en/glossary.md:", "there is no page docs/en/why/moments.md to name"))


def test_story_that_is_not_told(tree: Tree) -> None:
    page = "docs/en/why/coordinates.md"
    tree.edit(page, 'story("two")', 'story("three")')
    line = tree.line_of(page, "three")
    tree.build().fails_with(f"{page}:{line}: the playground has no story 'three'; it has overshoot,")


def test_constant_that_a_story_lacks(tree: Tree) -> None:
    tree.edit("snippets/playground/stories.py", '"just over the limit:"', '"above:"')
    line = tree.line_of("docs/en/index.md", "{{ playground(")
    reason = "no line of the log of 'playground/stories' is labelled 'just over the limit'"
    tree.build().fails_with(f"docs/en/index.md:{line}: {reason}")


def test_broken_formula(tree: Tree) -> None:
    tree.edit(PAGE, r"$$L = \sum_i r_i^2$$", r"$$L = \summ_i r_i^2$$")
    tree.build().fails_with((PAGE, r"cannot convert the formula 'L = \summ_i r_i^2'"))
