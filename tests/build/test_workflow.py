"""The workflows, as far as a machine without GitHub can; `nox -s lint` checks their syntax."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

import repository
from places import ROOT

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")}
WORKFLOWS = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
WORKFLOW = WORKFLOWS["site"]
MAIN = "github.ref == 'refs/heads/main'"


def test_no_job_may_more_than_it_needs() -> None:
    """What writes is done on main only, and a pull request is built without the right to."""
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in WORKFLOW["jobs"].items()} == {
        "build": {"contents": "read"},
        "publish": {"pages": "write", "id-token": "write"},
        "notebooks": {"contents": "write"},
    }
    writing = {name for name, job in WORKFLOW["jobs"].items() if "write" in job["permissions"].values()}
    assert {name for name, job in WORKFLOW["jobs"].items() if job.get("if") == MAIN} == writing
    assert set(WORKFLOW[True]) == {"push", "pull_request"}  # YAML's `on`
    assert WORKFLOW[True]["push"] == {"branches": ["main"]}
    complete = WORKFLOWS["complete"]
    assert complete["permissions"] == {} and set(complete[True]) == {"schedule", "workflow_dispatch"}
    assert [job["permissions"] for job in complete["jobs"].values()] == [{"contents": "read"}]


def test_what_is_sampled_is_run_whole_once_a_week() -> None:
    """By sessions of tests, which the marker of pyproject.toml chooses from."""
    (command,) = [step["run"] for step in WORKFLOWS["complete"]["jobs"]["complete"]["steps"] if "run" in step]
    program, *sessions = command.partition(" -- ")[0].split()
    assert program == ".ci/run" and sessions == ["tests", "tests_build"] and command.endswith(" -- -m complete")


def test_actions_are_pinned() -> None:
    """By a commit, with its version for people; what was checked out keeps no right to push."""
    uses = [one for text in TEXTS.values() for one in re.findall(r"uses: (.*)", text)]
    assert len(uses) > 5
    assert [one for one in uses if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []
    assert len({one.partition("@")[0] for one in uses}) == len(set(uses)), "one action, two versions"
    jobs = [job for workflow in WORKFLOWS.values() for job in workflow["jobs"].values()]
    steps: list[dict[str, Any]] = [step for job in jobs for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts and all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_site_is_built_as_it_is_here() -> None:
    steps = WORKFLOW["jobs"]["build"]["steps"]
    (built,) = [step for step in steps if "run" in step]
    assert built["run"] == ".ci/run" and os.access(ROOT / built["run"], os.X_OK)
    assert set(built["env"]) == {"SITE_URL", "REPO_URL", "OFFLINE"}
    (cache,) = [step for step in steps if step.get("uses", "").startswith("actions/cache@")]
    assert steps.index(cache) < steps.index(built) and cache["with"]["path"] == ".cache"
    assert ".ci/lock.txt" in cache["with"]["key"] and "snippets/**" in cache["with"]["key"]
    key = cache["with"]["key"]
    assert all(key.startswith(start) for start in cache["with"]["restore-keys"].split("\n") if start)


def test_notebooks_are_pushed_where_colab_looks(tmp_path: Path) -> None:
    """The step's own command, to a repository on this disk: nothing but the notebooks, and no old ones."""
    (step,) = [step for step in WORKFLOW["jobs"]["notebooks"]["steps"] if "run" in step]
    site, remote = tmp_path / "site", tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    environment = {**os.environ, "SITE_DIR": str(site), "REPO_URL": str(remote)}
    for name in ("old", "new"):
        for folder in ("labs/compare", "ko/labs/compare"):
            (site / folder).mkdir(parents=True, exist_ok=True)
            (site / folder / "index.html").write_text("a page")
            (site / folder / f"{name}.ipynb").write_text("{}")
        subprocess.run(["bash", "-euo", "pipefail", "-c", step["run"]], cwd=ROOT, env=environment, check=True)
        for notebook in site.rglob("*.ipynb"):
            notebook.unlink()
    tree = ["git", "-C", str(remote), "ls-tree", "-r", "--name-only", repository.NOTEBOOKS]
    pushed = subprocess.run(tree, capture_output=True, text=True, check=True).stdout.split()
    assert pushed == ["ko/labs/compare/new.ipynb", "labs/compare/new.ipynb"]
    opened = repository.Repository("https://github.com/owner/name", "main").colab(pushed[0])
    assert opened == f"https://colab.research.google.com/github/owner/name/blob/{repository.NOTEBOOKS}/{pushed[0]}"
