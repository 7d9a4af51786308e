"""The playground's script as it is published: all modules in one, shorter, and it computes the same."""

import gzip
import re

from tests.playground.engine import SCHEDULES, SCRIPTS, TARGETS, ask, query_of
from tests.sites import Site

MOST_BYTES = 24_000  # compressed, as hosts send it; it was 19.4 kB as one script, and 24.1 kB as 17, each by itself
QUERIES = [
    *(query_of(target=target, degree=9, basis="Legendre", lr=1e-5, steps=40) for target in TARGETS),
    *(query_of(schedule=name, optimizer="adam", batch=8, noise=0.5, lr=0.1, steps=40) for name in SCHEDULES),
    "?kept.lr=1e-7&start=1,x&lr=fast",
]


def test_script_is_small(site: Site) -> None:
    """And no module is missing, or published besides."""
    (path,) = (site.folder / "assets/playground").glob("*.js")
    text = path.read_bytes()
    assert set(re.findall(rb"const module_(\w+)=", text)) == {each.stem.encode() for each in SCRIPTS.glob("*.js")}
    size = len(gzip.compress(text, 9))
    print(size)
    assert 10_000 < size <= MOST_BYTES
    assert b"\n//" not in text and b"/**" not in text


def test_scripts_compute_the_same(site: Site) -> None:
    """Weights, losses, complaints and the Python that is shown, from both folders."""
    for short, written in zip(ask(QUERIES, site.folder / "assets/playground"), ask(QUERIES), strict=True):
        assert (short.python, short.query, short.complaints) == (written.python, written.query, written.complaints)
        for values, same in zip(short.path, written.path, strict=True):
            assert values.tobytes() == same.tobytes()
