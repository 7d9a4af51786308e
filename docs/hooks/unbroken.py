"""What no line of a page breaks in: a number with an exponent, a name with its value, a date, a rung's number, L-BFGS.

A browser breaks 1e-6 behind its hyphen. A hyphen that forbids this would be copied along with the number, so an
element says it, and `.unbroken` in site.css. A name in a title that is wider than a phone breaks at its parts.
"""

import re

# An element whose text is left alone (`section` is the playground), or a tag: what is between them is text.
OTHER = re.compile(r"(<(pre|math|svg|script|style|section)\b.*?</\2>|<[^>]*>)", re.DOTALL)
NUMBER = r"[−-]?\d(?:[\d.,]*\d)?"
NAMED = rf"[A-Za-zθλκβσ]{{1,2}} = {NUMBER}(?:e-?\d+)?"
RUNG = r"^\d{1,2}\. [^\s<-]{1,9}(?![^\s<-])"  # how the title of a rung begins; a long word would not fit a phone
# A Korean particle follows without a space.
WHOLE = re.compile(rf"{RUNG}|(?<![A-Za-z\d_.])(?:{NAMED}|L-BFGS|{NUMBER}e-\d+|\d{{4}}-\d\d-\d\d)(?![A-Za-z\d_])")

# Behind a dot of torch.autograd.Function, and in DistributedDataParallel; no tag of a title has such places.
PART = re.compile(r"(?<=[a-z])\.(?=[A-Za-z])|(?<=[a-z]{4})(?=[A-Z][a-z]{3})")


def mark(content: str) -> str:
    """The content of a page, in HTML, with such texts in elements of that class, and places to break in its title."""
    parts = OTHER.split(content)
    parts[::3] = [WHOLE.sub(r'<span class="unbroken">\g<0></span>', text) for text in parts[::3]]
    del parts[2::3]  # the names of the elements
    return re.sub(r"<h1\b.*?</h1>", lambda title: PART.sub(r"\g<0><wbr>", title[0]), "".join(parts), flags=re.DOTALL)
