"""Records that drop in: a page shows them after a build, and no test minds a slow machine."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import records
from tests.build.trees import Tree

TOMORROW = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()  # no later date is taken


def test_record_of_a_gpu_drops_in(tree: Tree) -> None:
    """Made up from the newest one: the pages show it after a build, and no longer say that there is none."""
    source = records.newest_first()[0]
    made_up = source | {"kind": "cuda", "device": "Imaginary RTX 3070", "date": "2000-01-01"}
    made_up["steps"] = [
        row | {"seconds": row["once"] + 0.1} for row in source["steps"] if "numpy" not in row["version"]
    ]
    tree.write("docs/benchmarks/cuda-2000-01-01.json", json.dumps(made_up))
    tree.build().succeeds()
    for locale, missing in (("en", "No GPU has been measured yet"), ("ko", "아직 GPU에서 측정하지 않았다")):
        page = tree.site.page(locale, "benchmarks").article.get_text()
        assert "Imaginary RTX 3070, 2000-01-01" in page and missing not in page
        assert f"against {made_up['device']}" in page
        one_pass = tree.site.page(locale, "fast/one_pass").article.get_text()
        assert "Imaginary RTX 3070" in one_pass and missing not in one_pass
        expected = tree.site.page(locale, "fast/gpu_expected").article
        rows = [row.get_text(" ", strip=True) for row in expected.select("tr")]
        assert any(row.startswith("RTX 3070 compiled 2,000") for row in rows), "predicted and measured, side by side"


def test_record_of_a_slow_laptop_drops_in(tree: Tree) -> None:
    """An honest record of a slower machine with other ratios, the newest of all: whatever reads records stays green.

    Made up from the two that are there; the tests of the copied tree, and its build, are really run.
    """
    made_up: dict = {}
    for record in records.newest_first():
        made_up |= record
    del made_up["name"]
    made_up |= {"device": "Imaginary laptop", "date": TOMORROW, "threads": 4}
    for place, row in enumerate(made_up["steps"] + made_up["staircase"]):
        for time in {"seconds", "once", "iqr"} & set(row):
            row[time] *= 5 + place % 4
    for part in ("limits", "memory", "cache"):
        for number, (rate, value) in enumerate(made_up[part].items()):
            made_up[part][rate] = value * (5 + number) if rate.startswith("seconds") else value / (5 + number)
    for run in made_up["distributed"]["runs"]:
        run |= {"step": 7 * run["step"], "all-reduce": 0.5 * run["all-reduce"]}
    made_up["many_runs"] |= {"batch": made_up["many_runs"]["batch"] / 9, "loop": made_up["many_runs"]["loop"] / 3}
    tree.write(f"docs/benchmarks/cpu-{TOMORROW}.json", json.dumps(made_up))
    # The variables of the pytest around it are none of its own.
    without = [argument for name in os.environ if name.startswith("PYTEST_") for argument in ("-u", name)]
    command = [sys.executable, "-m", "pytest", "-rA", "tests/fast/test_records.py", "tests/pages/test_benchmarks.py"]
    said = tree.run("env", *without, *command, timeout=600).succeeds()
    assert f"PASSED tests/fast/test_records.py::test_staircase[benchmarks/cpu-{TOMORROW}]" in said.output
