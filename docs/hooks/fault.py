"""What stops the build: always one line that says where, what, and what to do."""


class Fault(Exception):  # noqa: N818 (it is what stops the build, not a mistake of its program)
    """Why the build cannot go on, in one line (or one line for each of several runs) that begins with the file."""
