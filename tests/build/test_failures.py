"""What stops the build, really provoked: one line says file, line and reason."""

from tests.build.trees import Tree

HEAD = "---\ntitle: One page\n---\n# One page\n\n"
STORIES = "playground/stories"
PLAYGROUND = 'playground(figure(1, "why/draws", title="A line", text="It rises."), compact=true)'
DRAWS = "from matplotlib import pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"


def test_snippets_that_fail(few: Tree) -> None:
    """Each in its own way, all in one call: each has its line, and the others are run."""
    rung = "snippets/ladder/stage{}.py".format
    raising, hanging, diverging, short, killed, wrong, sound = (
        rung("2_tensor"),
        rung("3_autograd"),
        rung("1_numpy"),
        rung("5_nn"),
        rung("7_module"),
        rung("8_dynamic"),
        rung("4_function"),
    )
    silent = "snippets/why/silent.py"
    few.copy(raising, hanging, diverging, short, killed, wrong, sound)
    few.edit(raising, "slope = 2 * residual", "slope = 2 * residul")
    few.edit(
        hanging, "        loss.backward()", "        while t == 5: __import__('time').sleep(1)\n        loss.backward()"
    )
    few.edit(diverging, "lr=1e-6", "lr=1e-4")
    few.edit(short, "if t % 100 == 99:", "if t % 200 == 99:")
    few.edit(killed, "    x = torch.linspace", "    import os; os.kill(os.getpid(), 9)\n    x = torch.linspace")
    few.edit(wrong, "for t in range(steps):", "for t in range(steps)")
    few.write(silent, "pass\n")
    said = few.refresh("--limit", "10").fails_with(
        f"{raising}:{few.line_of(raising, 'residul')}: NameError: name 'residul' is not defined",
        f"{hanging}:{few.line_of(hanging, 'while t == 5')}: still running after 10 s",
        (f"{diverging}: line ", " of its log is not finite: "),
        f"{short}: its log has 10 loss lines of 11 lines; a fit logs 20 (t = 99 to 1999)",
        f"{killed}: its process ended with status -9",
        f"{wrong}:{few.line_of(wrong, 'for t in range')}: SyntaxError",
        f"{silent}: it printed nothing and showed no figure",
    )
    assert "ladder/stage4_function" in said.done and "Result: " in few.log("ladder/stage4_function")


def test_mistakes_that_go_wrong_otherwise(few: Tree) -> None:
    """One no longer fails, one fails with something else, one is less wrong, one says nothing, one exits."""
    mended, other, milder, mute, left = (f"snippets/broken/{name}.py" for name in "mownl")
    fails = "# Fails: ValueError: no\n"
    few.write(mended, fails + "print(1)\n")
    few.write(other, fails + "raise ValueError('yes')\n")
    few.write(milder, "# Wrong: last loss > 100\nprint('last loss: 99.5')\n")
    few.write(mute, "raise ValueError('no')\n")
    few.write(left, fails + "raise SystemExit(3)\n")
    few.refresh().fails_with(
        f"{mended}: it says that it fails with 'ValueError: no', but it ended well\n",
        f"{other}: it says that it fails with 'ValueError: no', but it raised ValueError: yes\n",
        f"{milder}: it says that 'last loss > 100', but its log says 99.5\n",
        f"{left}: its process ended with status 3\n",
        f"{mute}:1: it must begin with how it goes wrong, '# Fails: TYPE: MESSAGE' or '# Wrong: LABEL > NUMBER'\n",
    )


def with_playground(small: Tree, call: str = PLAYGROUND) -> None:
    """Its words and what its stories read are the real ones; the pages show nothing else."""
    small.write("snippets/why/draws.py", DRAWS)
    small.copy(f"snippets/{STORIES}.py", *(f"docs/{locale}/parts/playground.yml" for locale in ("en", "ko")))
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", f"{HEAD}{{{{ {call} }}}}\n")


def test_word_that_the_playground_lacks(small: Tree) -> None:
    with_playground(small)
    small.edit("docs/ko/parts/playground.yml", "zoom: ", "zoon: ")
    small.build().fails_with(
        "docs/ko/parts/playground.yml: it has no 'zoom', other than docs/en/parts/playground.yml: "
    )
    small.edit("docs/ko/parts/playground.yml", "zoon: ", 'zoom: "')
    small.build().fails_with(("docs/ko/parts/playground.yml:", "expected <block end>"))


def test_story_that_is_not_told(small: Tree) -> None:
    with_playground(small, 'story("three")')
    small.build().fails_with("docs/en/index.md:6: the playground has no story 'three'; it has overshoot,")


def test_constant_that_a_story_lacks(small: Tree) -> None:
    with_playground(small)
    small.edit(f"snippets/{STORIES}.py", '"just over the limit:"', '"above:"')
    reason = f"no line of the log of '{STORIES}' is labelled 'just over the limit'"
    small.build().fails_with(f"docs/en/index.md:6: {reason}")


GLOSSARY = """\
- title: {en: The method, ko: 방법}
  terms:
    - en: momentum
      ko: 모멘텀
      page: index
      means:
        en: It remembers.
        ko: 기억한다.
"""


def test_glossary_that_cannot_be_read(small: Tree) -> None:
    """A slip in its YAML, a term that lacks something, and a page that is not there."""
    glossary = "docs/glossary.yml"
    small.copy("docs/en/glossary.md", "docs/ko/glossary.md")
    small.add_to_menu("glossary")
    small.write(glossary, GLOSSARY.replace("en: momentum", 'en: "momentum'))
    small.build().fails_with(f"{glossary}:")
    small.write(glossary, GLOSSARY.replace("page: index", "pages: index"))
    small.build().fails_with((f"{glossary}: the term 'momentum'", "page, pages"))
    small.write(glossary, GLOSSARY.replace("page: index", "page: why/moments"))
    small.build().fails_with(("docs/en/glossary.md:", "there is no page docs/en/why/moments.md to name"))
