"""Pages as plain Markdown, for readers that are programs: no template, no theme, no HTML but what Markdown allows.

Code keeps its fences, with the file or the command above it; of a figure its title and caption are kept.
"""

import html
import posixpath
import re

import lab_page
import pieces

FENCE = re.compile(r"^( *)(`{3,})\{\.(\w+)(.*)\}\n((?:.*\n)*?)\1\2$", re.MULTILINE)
FOLDED = re.compile(r'^( *)(?:!!!|\?\?\?\+?) \w+ "(.*)"\n((?:\1 {4}.*\n|[ \t]*\n)*)', re.MULTILINE)
HTML_BLOCK = re.compile(r"^( *)```html-block\n((?:.*\n)*?)\1```$", re.MULTILINE)
PLAYGROUND = re.compile(r'^ *<section class="playground.*?</section>$', re.DOTALL | re.MULTILINE)
FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
FRAME = re.compile(r"^ *</?(?:div|details)\b[^>]*>\n+", re.MULTILINE)
ATTRIBUTES = re.compile(r"(?<=[^\s{]) ?\{ [.#][^{}\n]*\}")  # of a heading, a link
LINK = re.compile(r"\]\(([^()\s:?#]+)\.md(\?[^()\s#]*)?(#[^()\s]*)?\)")
CELL = re.compile(r"^```python\n(?:.*\n)*?```$", re.MULTILINE)


def address(name: str) -> str:
    """Where a page stands as Markdown, beside its HTML; `name` is without language and ending."""
    return f"{name}.md" if posixpath.basename(name) == "index" else f"{name}/index.md"


def markdown(filled: str, name: str) -> str:
    """The page whose template is `filled`; links lead to other pages as Markdown, from where `address` puts it."""
    text = PLAYGROUND.sub(lambda found: "\n\n".join(map(figure, FIGURE.findall(found[0]))), filled)
    text = HTML_BLOCK.sub(lambda block: FIGURE.sub(lambda found: block[1] + figure(found[0]), block[2].strip()), text)
    while FOLDED.search(text):
        text = FOLDED.sub(unfolded, text)
    text = FENCE.sub(fenced, text)
    text = re.sub(r"<summary>(.*?)</summary>", r"**\1**", FRAME.sub("", text))
    if "{ #" in text or "{ ." in text:  # in few pages, and the search is slow
        text = ATTRIBUTES.sub("", text)
    text = LINK.sub(lambda link: f"]({linked(link, name)})", text)
    return f"{text.strip()}\n"


def lab(source: str, cells: list[dict[str, list[dict[str, str]]]], name: str) -> str:
    """The page of a lab: its notebook as text, with what each cell printed and the titles of its figures behind it."""
    left = iter(cells)

    def with_outputs(cell: re.Match[str]) -> str:
        shown = [cell[0]]
        for output in next(left, {"outputs": []})["outputs"]:
            markup = output.get("html") or lab_page.figure(*output["figure"])
            shown.append(figure(markup) if "figure" in output else f"```text\n{text_of(markup).strip()}\n```")
        return "\n\n".join(shown)

    text = re.sub(r"\A---\n.*?^---\n", "", source, flags=re.DOTALL | re.MULTILINE)
    return markdown(CELL.sub(with_outputs, text), name)


def figure(markup: str) -> str:
    """Title and caption of a figure."""
    title = re.search(r"<title\b[^>]*>(.*?)</title>", pieces.fill(markup), re.DOTALL)
    caption = re.search(r"<figcaption\b[^>]*>(.*?)</figcaption>", markup, re.DOTALL)
    said = [html.unescape(part[1]).replace("*", r"\*") for part in (title, caption) if part]
    return ": ".join([f"**{said[0]}**", *said[1:]])


def fenced(block: re.Match[str]) -> str:
    """A fence that any Markdown knows, below the file or the command that its title names."""
    indent, ticks, language, settings, code = block.groups()
    title = re.search(r"""title=(["'])(.*?)\1""", settings)
    above = f"{indent}`{title[2]}`:\n\n" if title else ""
    code = re.sub(r"# \((\d+)\)!$", r"  # (\1)", code, flags=re.MULTILINE)
    return f"{above}{indent}{ticks}{language}\n{code}{indent}{ticks}"


def unfolded(block: re.Match[str]) -> str:
    """A note or a folded part as a title and what it holds."""
    indent, title, body = block.groups()
    return f"{indent}**{title}**\n" + re.sub(rf"^{indent} {{4}}", indent, body, flags=re.MULTILINE)


def linked(link: re.Match[str], name: str) -> str:
    """A link's target; one that sets the playground leads to its page, which only a browser can run."""
    target, query, anchor = link[1], link[2] or "", link[3] or ""
    there = address(posixpath.normpath(posixpath.join(posixpath.dirname(name), target)))
    if query:
        there = there.removesuffix("index.md")
    path = posixpath.relpath(there, posixpath.dirname(address(name)) or ".")
    return f"{path}{'/' if query else ''}{query}{anchor}"


def text_of(markup: str) -> str:
    """What HTML says, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))
