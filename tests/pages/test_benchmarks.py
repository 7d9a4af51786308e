"""The page of the recorded benchmarks."""

import json

import pytest

from places import DOCS
from tests.sites import Site


def test_benchmarks_page_shows_the_records(site: Site) -> None:
    """Each with its own table: to three digits the time of a step, or a dash where the runs differ by more."""
    records = [json.loads(path.read_text()) for path in (DOCS / "benchmarks").glob("*.json")]
    article = site.page("en", "benchmarks").article
    tables = article.select("table")
    assert len(tables) == len(records)
    found = []
    for table in tables:
        heading = table.find_previous("h3")
        assert heading is not None
        sizes = [int(cell.get_text().split()[0].replace(",", "")) for cell in table.select("th")[1:]]
        cells: dict[tuple[str, int], str] = {}
        for row in table.select("tbody tr"):
            version, *times = (cell.get_text(" ") for cell in row.select("td"))
            cells |= {(version, size): time for size, time in zip(sizes, times, strict=True) if time}
        found.append((heading.get_text(), cells))
    for record in records:
        title = f"{record['device']}, {record['date']}, threads: {record['threads']}"
        (cells,) = (cells for heading, cells in found if heading.startswith(title))
        assert len(cells) == len(record["steps"])
        for row in record["steps"]:
            shown = cells[row["version"].removeprefix("ladder/"), row["points"]]
            step, half = (row["seconds"] - row["once"]) / row["steps"], row["iqr"] / row["steps"] / 2
            if shown == "–":
                assert step <= half
            else:
                assert float(shown.split()[0].replace(",", "")) == pytest.approx(1e6 * step, rel=6e-3)
    assert bool(article.select(".admonition")) == (not any(record["kind"] == "cuda" for record in records))
