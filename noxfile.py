"""The sessions; `nox -l` is the menu."""

from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "docs", "browser", "lint"]

PYPROJECT = nox.project.load_toml(Path(__file__).with_name("pyproject.toml"))
DEVICES = ["cpu", "cuda", "mps"]
# Material's notice about another program's future, by Material's own switch.
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}


def install(session: nox.Session, group: str) -> None:
    session.install(*nox.project.dependency_groups(PYPROJECT, group))


@nox.session
def docs(session: nox.Session) -> None:
    """Run every snippet and build the site into site/, strictly."""
    install(session, "docs")
    session.run("python", "-m", "mkdocs", "build", "--strict", *session.posargs, env=ENVIRONMENT)


@nox.session
def serve(session: nox.Session) -> None:
    """Show the site at a local address; an edit to a page or a snippet shows at once."""
    install(session, "docs")
    session.run("python", "-m", "mkdocs", "serve", "--livereload", *session.posargs, env=ENVIRONMENT)


@nox.session
def tests(session: nox.Session) -> None:
    """Check the fits against exact mathematics, and the built pages against the runs."""
    install(session, "test")
    session.run(
        "python",
        "-m",
        "pytest",
        "--numprocesses=auto",
        "--dist=worksteal",
        *session.posargs,
        env=ENVIRONMENT | {"OMP_NUM_THREADS": "1"},
    )


@nox.session(requires=["docs"])
def browser(session: nox.Session) -> None:
    """Prove the built site in the system's Chromium: every page, both languages, light and dark, desktop and phone."""
    install(session, "browser")
    # Only this folder's fixtures: the others need PyTorch.
    only = ["--confcutdir=tests/browser", "tests/browser"]
    parallel = ["--numprocesses=auto", "--dist=worksteal"]
    chosen = {"success_codes": [0, 5]} if session.posargs else {}  # a choice may leave nothing for one of them
    session.run("python", "-m", "pytest", "-m", "not alone", *parallel, *only, *session.posargs, **chosen)
    session.run("python", "-m", "pytest", "-m", "alone", "-rP", *only, *session.posargs, **chosen)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session
@nox.parametrize("device", DEVICES, ids=DEVICES)
def benchmark(session: nox.Session, device: str) -> None:
    """Time every rung and fast version on a device; -- --record keeps the result for the site's pages."""
    install(session, "benchmark")
    files = sorted(Path("tests/benchmarks").glob("bench_*.py"))
    session.run("python", "-m", "pytest", *map(str, files), f"--device={device}", *session.posargs)
