"""What changes while the build is under way: no log is kept, and no page published, for a file that it is not of."""

from tests.build.trees import Tree

EDITS_ITSELF = 'print(1)\nwith open(__file__, "w") as file:\n    file.write("print(2)\\n")\n'


def test_a_source_is_edited_before_its_reader_begins(few: Tree) -> None:
    """The reader got the old log, so it is run again with the source."""
    few.write("snippets/why/source.py", EDITS_ITSELF)
    few.write("snippets/why/reader.py", "# Reads: why/source\nprint('read', input())\n")
    assert few.refresh().status == 0
    assert few.log("why/source | why/reader") == "read 1\n"
    assert few.done(few.refresh()) == ["why/source", "why/source | why/reader"]
    assert few.log("why/source | why/reader") == "read 2\n"
    assert few.done(few.refresh()) == []


def test_a_snippet_is_edited_while_the_site_is_built(small: Tree) -> None:
    """The page would show the new file with the old one's log; the next build is sound."""
    small.write("snippets/why/one.py", EDITS_ITSELF)
    small.build().fails_with("snippets/why/one.py: changed while the site was built: build it again")
    said = small.build()
    assert said.status == 0, said.text
