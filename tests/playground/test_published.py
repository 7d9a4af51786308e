"""The playground's scripts as they are published: shorter, and they compute the same."""

import gzip

from tests.playground.engine import SCHEDULES, SCRIPTS, TARGETS, ask, query_of
from tests.sites import Site

MOST_BYTES = 24_000  # of all scripts, each compressed by itself, as hosts send them
QUERIES = [
    *(query_of(target=target, degree=9, basis="Legendre", lr=1e-5, steps=40) for target in TARGETS),
    *(query_of(schedule=name, optimizer="adam", batch=8, noise=0.5, lr=0.1, steps=40) for name in SCHEDULES),
    "?kept.lr=1e-7&start=1,x&lr=fast",
]


def test_scripts_are_small(site: Site) -> None:
    """And none is missing."""
    published = {path.name: path.read_bytes() for path in (site.folder / "assets/playground").glob("*.js")}
    assert set(published) == {path.name for path in SCRIPTS.glob("*.js")}
    sizes = {name: len(gzip.compress(text, 9)) for name, text in published.items()}
    print(sum(sizes.values()), sizes)
    assert 10_000 < sum(sizes.values()) <= MOST_BYTES
    assert not any(b"\n//" in text or b"/**" in text for text in published.values())


def test_scripts_compute_the_same(site: Site) -> None:
    """Weights, losses, complaints and the Python that is shown, from both folders."""
    for short, written in zip(ask(QUERIES, site.folder / "assets/playground"), ask(QUERIES), strict=True):
        assert (short.python, short.query, short.complaints) == (written.python, written.query, written.complaints)
        for values, same in zip(short.path, written.path, strict=True):
            assert values.tobytes() == same.tobytes()
