"""What a run must have left: a whole log of finite numbers; and how a mistake must have gone wrong."""

import re
import textwrap
from dataclasses import dataclass

from fault import Fault
from result import Run, numbers
from snippet import WRONG

LOGGED = range(99, 2000, 100)  # the steps that every fit logs, then one line `Result: ...`

NAN_OR_INF = re.compile(r"(?<![\w.-])[-+]?(?:nan|inf(?:inity)?)(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class Ending:
    """How a process ended, and what it left."""

    status: int  # as a shell counts it; negative for a signal
    log: str  # of a mistake with its errors, in the order in which they came
    errors: str
    figures: int
    stopped: str = ""  # why the runner ended it: `still running after 120 s`
    left: bool = False  # whether something that it had started was still running


def check(run: Run, ending: Ending) -> None:
    """Raise Fault unless the run ended well, or as badly as it must, and printed what it must."""
    if ending.stopped:
        line = line_in(run, ending.errors + ending.log, first=True)
        raise Fault(f"{run.shown}{line}: {ending.stopped}")
    (check_mistake if run.snippet.is_mistake else check_success)(run, ending)
    if ending.left:
        raise Fault(f"{run.shown}: it left a process running: wait for what it starts, or end it")


def check_success(run: Run, ending: Ending) -> None:
    """Raise Fault unless the run ended well and its log is whole and finite."""
    if ending.status:
        raise Fault(why_it_failed(run, ending.errors, ending.status))
    lines = ending.log.splitlines()
    for number, line in enumerate(lines, 1):
        if not is_finite(line):
            raise Fault(f"{run.shown}: line {number} of its log is not finite: {textwrap.shorten(line, 120)}")
    if run.snippet.is_fit:
        logged = [line.split()[0] for line in lines if re.fullmatch(r"\d+ [-+\d.e]+", line)]
        expected = [str(t) for t in LOGGED]
        if logged != expected or not lines[-1].startswith("Result: "):
            raise Fault(
                f"{run.shown}: its log has {len(logged)} loss lines of {len(lines)} lines; "
                f"a fit logs {len(expected)} (t = {expected[0]} to {expected[-1]}), then 'Result: ...'"
            )
    elif not lines and not ending.figures:
        raise Fault(f"{run.shown}: it printed nothing and showed no figure")


def is_finite(line: str) -> bool:
    """Whether no value in the line is nan or inf. Before another word, or as a label, it is none: `inf norm: 2`."""
    for match in NAN_OR_INF.finditer(line):
        before, after = line[: match.start()].rstrip(), line[match.end() :].lstrip()
        if not before and after.startswith(":"):
            continue
        if not after[:1].isalpha() or re.search(r"[\d=+*/(\[,:-]$", before):
            return False
    return True


def check_mistake(run: Run, ending: Ending) -> None:
    """Raise Fault unless the mistake went wrong exactly as it says."""
    kind, text = run.snippet.goes_wrong()
    raised = raised_in(ending.log) if ending.status else ""
    if ending.status and not raised:
        raise Fault(why_it_failed(run, ending.log, ending.status))
    happened = f"raised {textwrap.shorten(raised, 120)}" if raised else "ended well"
    if kind == "Fails":
        if not " ".join(raised.split()).startswith(text):
            raise Fault(f"{run.shown}: it says that it fails with '{text}', but it {happened}")
        return
    if raised:
        raise Fault(f"{run.shown}: it says that '{text}', but it {happened}")
    label, sign, number = WRONG.fullmatch(text).groups()  # type: ignore[union-attr]
    values = numbers(label, ending.log)
    if len(values) != 1:
        raise Fault(f"{run.shown}: it says that '{text}', but {len(values)} lines of its log are '{label}: ...'")
    found, bound = float(values[0]), float(number)
    both_nan = found != found and bound != bound
    if not {"<": found < bound, ">": found > bound, "=": found == bound or both_nan}[sign]:
        raise Fault(f"{run.shown}: it says that '{text}', but its log says {values[0]}")


# ------------------------------------------------------------------ reading what Python says of an error

HEADER = "Traceback (most recent call last):"


def raised_in(errors: str) -> str:
    """The exception that ended a process, as Python printed it behind its traceback; empty where there is none."""
    _, header, behind = errors.rpartition(HEADER)
    lines = behind.splitlines()[1:] if header else errors.splitlines()
    while lines and (lines[0].startswith(" ") or not lines[0]):
        lines.pop(0)
    is_syntax_error = not header and re.match(r" +File .*, line \d+\n", errors)
    return "\n".join(lines) if header or is_syntax_error else ""


def line_in(run: Run, errors: str, first: bool = False) -> str:
    """`:LINE` of the snippet's file in a traceback, the innermost one; empty where it is not named."""
    lines = re.findall(rf'File "{re.escape(str(run.snippet.path))}", line (\d+)', errors)
    return f":{lines[0 if first else -1]}" if lines else ""


def why_it_failed(run: Run, errors: str, status: int) -> str:
    """One line about a process that ended with that status."""
    # Each rank's lines begin with its number; torchrun says at the end which one failed first.
    rank = re.search(r"^\s+rank +: (\d+) .*\n\s+exitcode +: (-?\d+)", errors, re.MULTILINE)
    text = re.sub(r"^\[rank\d+\]:? ?", "", errors, flags=re.MULTILINE)
    ranks = f" (rank {rank[1]} ended with status {rank[2]})" if rank else ""
    line = line_in(run, text)
    behind = text.rpartition(f'File "{run.snippet.path}", line {line[1:]}')[2] if line else ""
    if message := re.search(r"^[A-Za-z_][\w.]*(?:: .*)?$", behind, re.MULTILINE):
        return f"{run.shown}{line}: {message[0]}{ranks}"
    said = textwrap.shorten((errors.strip().splitlines() or [""])[-1], 200)
    if status == -9:
        said = said or "it was killed, as the system does where memory ends"
    return f"{run.shown}{line}: its process ended with status {status}{ranks}" + (f": {said}" if said else "")
