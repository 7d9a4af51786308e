"""README's picture is the figure of the run."""

import picture
from sites import Site


def test_picture_in_readme(site: Site) -> None:
    assert picture.PICTURE.read_text() == picture.picture(), "write it anew: python docs/hooks/picture.py"
    assert (
        f"({picture.PICTURE.relative_to(picture.runs.ROOT).as_posix()})"
        in (picture.runs.ROOT / "README.md").read_text()
    )
