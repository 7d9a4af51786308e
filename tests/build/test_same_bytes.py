"""The same bytes from every clean build: in another folder, on another day, in another locale, however it is run.

What is left free is the processor: other instructions may change the last digits.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.build.test_faults_machine import locales as locales
from tests.build.test_kills import become, forget
from tests.build.test_kills import mixed as mixed
from tests.build.trees import BUILD, Tree
from tests.sites import Site

ADDRESS = {"SITE_URL": "https://example.org/descent/"}  # with a sitemap and the sections' pictures
# Put before MkDocs: a clock that is 400 days ahead.
LATER = """\
import datetime
import time

real, ahead = time.time, 400 * 86400


class Date(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())


class DateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().fromtimestamp(time.time(), tz)

    utcnow = today = now


time.time = lambda: real() + ahead
datetime.date, datetime.datetime = Date, DateTime
"""
ONE_CORE = ["taskset", "--cpu-list", str(min(os.sched_getaffinity(0)))] if shutil.which("taskset") else []


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The files that two trees do not share."""
    return sorted(file for file in one.keys() | other.keys() if one.get(file) != other.get(file))


@pytest.mark.complete
def test_the_whole_site(site: Site, tree: Tree, tmp_path: Path) -> None:
    """From nothing but the compiled templates, in another folder, locale and year, every file has the same bytes.

    Some 200 s of a processor. Without being asked for it, a small site stands for what the build does, and the eighth
    of runs that `test_fresh.py` does once more for what snippets print.
    """
    tree.edit("mkdocs.yml", "execute: false", "execute: true")
    cache = (tree.folder / ".cache").rename(tmp_path / "cache")  # torch.compile may not like the folder's name
    for kept in ("runs", "labs", "lab-pages", "pages", "code", "figures"):
        shutil.rmtree(cache / kept)
    moved = Tree(tree.folder.rename(tree.folder.with_name("다른 폴더 (2)")))
    moved.write("later/sitecustomize.py", LATER)
    variables = {"CACHE_DIR": str(cache), "LC_ALL": "C", "TZ": "Asia/Seoul", "PYTHONHASHSEED": "7",
                 "PYTHONPATH": str(moved.folder / "later")}  # fmt: skip
    moved.run(*BUILD, timeout=900, **variables).succeeds()
    good = Tree(site.folder).digest(".")
    assert len(good) > 400
    assert differing(good, moved.digest()) == []


@pytest.fixture
def clean(mixed: Tree) -> Tree:
    """A small site, built from nothing."""
    become(mixed, "one")
    forget(mixed)
    mixed.build(**ADDRESS).succeeds()
    return mixed


def test_everything_else_at_once(clean: Tree) -> None:
    """Another folder, day, locale, time zone, number of workers, way to start them, order of sets; not one byte."""
    moved = Tree(clean.folder.with_name("다른 폴더 (2)"))
    shutil.copytree(clean.folder, moved.folder, ignore=shutil.ignore_patterns("site"))
    forget(moved)
    moved.write("later/sitecustomize.py", LATER)
    asked = moved.run(sys.executable, "-c", "import datetime; print(datetime.date.today() > datetime.date(2027, 1, 1))",
                      PYTHONPATH=str(moved.folder / "later"))  # fmt: skip
    assert asked.output == "True\n", "the clock is ahead"
    variables = {"RUN_WITH": "fresh", "LC_ALL": "C", "TZ": "Asia/Seoul", "PYTHONHASHSEED": "7",
                 "PYTHONPATH": str(moved.folder / "later")}  # fmt: skip
    said = moved.run(*ONE_CORE, *BUILD, timeout=300, **ADDRESS, **variables).succeeds()
    assert len(said.done) == 5, said.text
    assert differing(clean.digest(), moved.digest()) == []


@pytest.mark.complete
@pytest.mark.parametrize("what", ["folder", "later", "one core", "fresh", "C", "C.UTF-8", "ko_KR.EUC-KR", "seed"])
def test_one_thing_at_a_time(clean: Tree, what: str, request: pytest.FixtureRequest) -> None:
    """Which of them it was, where they make a difference."""
    good, command, variables = clean.digest(), list(BUILD), dict(ADDRESS)
    clean.write("later/sitecustomize.py", LATER)
    forget(clean)
    shutil.rmtree(clean.folder / "site")
    if what == "folder":
        clean = Tree(clean.folder.rename(clean.folder.with_name("다른 폴더 (2)")))
    elif what == "one core":
        command = [*ONE_CORE, *BUILD]
    elif what == "ko_KR.EUC-KR":
        variables |= request.getfixturevalue("locales")
    else:
        variables |= {
            "later": {"PYTHONPATH": str(clean.folder / "later")},
            "fresh": {"RUN_WITH": "fresh"},
            "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            "C.UTF-8": {"LC_ALL": "C.UTF-8"},
            "seed": {"PYTHONHASHSEED": "7"},
        }[what]
    clean.run(*command, timeout=300, **variables).succeeds()
    assert differing(good, clean.digest()) == []


def test_a_folder_whose_name_is_no_text_here(small: Tree) -> None:
    """Korean letters in a locale without them, where Python is told not to go on in UTF-8 by itself: one line."""
    moved = Tree(small.folder.rename(small.folder.with_name("다른 폴더 (2)")))
    said = moved.build(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert said.status == 1 and "Traceback" not in said.text
    assert said.lines[-1].endswith(
        ": a name that is no text in this locale: build with PYTHONUTF8=1 in the environment"
    )
