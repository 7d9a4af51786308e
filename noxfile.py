"""The sessions; `nox -l` is the menu."""

import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["docs", "tests", "tests_build", "browser", "lint"]

PYPROJECT = nox.project.load_toml(Path(__file__).with_name("pyproject.toml"))
# Constraints, not a list to install: PyTorch's builds for CUDA need packages that its builds for CPUs do not. Without
# hashes: PyTorch's own CPU builds of the same version have others than those of PyPI.
LOCK = ".ci/lock.txt"
DEVICES = ["cpu", "cuda", "mps"]
BIOME = "@biomejs/biome@2.6.8"  # lints and formats JavaScript and CSS in one program (.biome.jsonc)
# Material's notice about another program's future, by Material's own switch.
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}
ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # a process, since there is one process a core
PARALLEL = ["--numprocesses=auto", "--dist=worksteal"]


def install(session: nox.Session, group: str) -> None:
    """Install what the group allows, in the versions of the lock."""
    session.install("--constraint", LOCK, *nox.project.dependency_groups(PYPROJECT, group))


def python(session: nox.Session, *arguments: str, env: dict[str, str] | None = None) -> None:
    """Run Python as if the environment of the session `environment` was activated."""
    folder = session.cache_dir.parent.resolve() / "environment"
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(folder)})
    path = os.pathsep.join([scripts, os.environ["PATH"]])
    session.run(str(Path(scripts, "python")), *arguments, env=ENVIRONMENT | {"PATH": path} | (env or {}))


def instead(allowed: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The requirements, with what is asked for in place of what is allowed of the same name."""
    name = re.compile(r"[\w.-]+")
    names = {name.match(word)[0].lower() for word in asked}  # type: ignore[index]
    return [*asked, *(word for word in allowed if name.match(word)[0].lower() not in names)]  # type: ignore[index]


@nox.session(venv_backend="none", requires=["environment"])
def docs(session: nox.Session) -> None:
    """Run every snippet and build the site into site/, strictly."""
    # No posargs: they are meant for the tests that wanted the site built.
    python(session, "-m", "mkdocs", "build", "--strict")


@nox.session(venv_backend="none", requires=["environment"])
def serve(session: nox.Session) -> None:
    """Show the site at a local address; an edit shows within seconds (labs are run again when they are edited)."""
    python(session, "-m", "mkdocs", "serve", "--livereload", *session.posargs)


@nox.session(venv_backend="none", requires=["environment"])
def check(session: nox.Session) -> None:
    """Hold a fit of yours to rung 1's exact path, or to another rung's log: -- my_fit.py [stage6_optim]."""
    file, *rung = session.posargs or session.error("name a file: nox -s check -- my_fit.py")
    python(session, "snippets/ladder/check.py", file, *(f"snippets/ladder/{name}.py" for name in rung))


@nox.session(venv_backend="none", requires=["docs"])
def tests(session: nox.Session) -> None:
    """Check the fits against exact mathematics, and the built pages against the runs."""
    python(session, "-m", "pytest", "--ignore=tests/build", *PARALLEL, *session.posargs, env=ONE_THREAD)


@nox.session(venv_backend="none", requires=["docs"])
def tests_build(session: nox.Session) -> None:
    """Prove the build by breaking copies of it: failures, kills, two equal builds, snippets alone."""
    only = [] if session.posargs else ["tests/build"]
    # One more than there are cores: they often wait, for a limit, a server, a rank.
    many = [*PARALLEL, f"--numprocesses={(os.cpu_count() or 1) + 1}"]
    python(session, "-m", "pytest", *many, *only, *session.posargs, env=ONE_THREAD)


@nox.session(requires=["docs"])
def browser(session: nox.Session) -> None:
    """Prove the built site in the system's Chromium: every page, on desktop, phone and paper, in light and dark."""
    install(session, "browser")
    # Only this folder's fixtures: the others need PyTorch.
    only = ["--confcutdir=tests/browser", "tests/browser"]
    chosen = {"success_codes": [0, 5]} if session.posargs else {}  # a choice may leave nothing for one of them
    session.run("python", "-m", "pytest", "-m", "not alone", *PARALLEL, *only, *session.posargs, **chosen)
    session.run("python", "-m", "pytest", "-m", "alone", "-rP", *only, *session.posargs, **chosen)


@nox.session
def lint(session: nox.Session) -> None:
    """Check Python, scripts, styles and workflows; imports, pyproject.toml, lock and environments agree."""
    install(session, "lint")
    session.run("python", ".ci/check_dependencies.py")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("npx", "--yes", BIOME, "check", "--error-on-warnings")
    session.run("actionlint")


@nox.session(venv_backend="none", requires=["docs"])
def licences(session: nox.Session) -> None:
    """List the licences of all that is published, and of all that is installed; fail for one that is not allowed."""
    python(session, ".ci/licences.py")


@nox.session(venv_backend="none", requires=["environment"])
@nox.parametrize("device", DEVICES, ids=DEVICES)
def benchmark(session: nox.Session, device: str) -> None:
    """Time every rung and fast version on a device; -- --record keeps the result for the site's pages."""
    files = sorted(Path("tests/benchmarks").glob("bench_*.py"))
    python(session, "-m", "pytest", *map(str, files), f"--device={device}", *session.posargs)


@nox.session
def environment(session: nox.Session) -> None:
    """Install what docs, serve, tests and benchmark share, since PyTorch is large; they begin with it by themselves."""
    install(session, "test")


@nox.session
def lock(session: nox.Session) -> None:
    """Fit .ci/lock.txt to pyproject.toml; -- --upgrade takes the newest versions that it allows."""
    install(session, "lock")
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    groups = [f"--group={group}" for group in PYPROJECT["dependency-groups"]]
    to = ["--quiet", f"--output-file={LOCK}", "--custom-compile-command=nox -s lock"]
    session.run("uv", "pip", "compile", "--universal", f"--python-version={oldest}", *groups, *to, *session.posargs)


@nox.session(venv_backend="none")
def compare(session: nox.Session) -> None:
    """Say which numbers differ between two built sites, and by how much: -- OLD_SITE NEW_SITE."""
    session.run(sys.executable, ".ci/compare.py", *session.posargs, external=True)


@nox.session(requires=["docs"])
def newest(session: nox.Session) -> None:
    """Build and test a copy with the newest allowed versions, or with -- torch==2.14.0; say which numbers change."""
    asked = [word for word in session.posargs if "==" in word]
    allowed = nox.project.dependency_groups(PYPROJECT, "test")
    session.install("--upgrade", "--upgrade-strategy=eager", *instead(allowed, asked))
    session.run("python", "-m", "pip", "freeze")
    copy, runs = (session.cache_dir.resolve() / name for name in ("newest", "newest-runs"))
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".git", ".nox", ".venv", "site", ".cache"))
    with session.chdir(copy):
        # Sentences that have become false are warnings, which would keep a strict build from its site.
        session.run("python", "-m", "mkdocs", "build", "--no-strict", env=ENVIRONMENT | {"CACHE_DIR": str(runs)})
    session.run("python", ".ci/compare.py", "site", str(copy / "site"))
    with session.chdir(copy):
        only = [word for word in session.posargs if word not in asked]
        variables = ENVIRONMENT | ONE_THREAD | {"CACHE_DIR": str(runs)}
        session.run("python", "-m", "pytest", "--ignore=tests/build", *PARALLEL, *only, env=variables)


@nox.session(requires=["docs"])
def properdocs(session: nox.Session) -> None:
    """Build the same tree with ProperDocs, the way on when Material ends, and list what differs from site/."""
    install(session, "properdocs")
    other = str(session.cache_dir.resolve() / "properdocs")
    build = ["build", "--strict", "--config-file=mkdocs.yml", f"--site-dir={other}"]
    session.run("python", "-m", "properdocs", *build, env=ENVIRONMENT)
    # The one line that has to differ: each program names itself in it.
    generator = '--ignore-matching-lines=<meta name="generator"'
    session.run("diff", "--recursive", "--brief", generator, "site", other, external=True)
