"""A lab's page, made to look like the other pages.

The English notebook is run; the Korean one has the same code, and shows what that printed. Of mkdocs-jupyter's HTML are
kept the text, the code and the outputs: it brings half a megabyte of styles and scripts of its own, splits what a cell
printed at random places, and knows no Korean heading ids.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from pymdownx.slugs import slugify

import glossary
import keep
import pieces
import svg
from fault import Fault
from places import CACHE, DEFAULT_LOCALE, ROOT, read, without_paths
from result import meaning

KEPT = keep.Shelf(CACHE / "lab-pages")
FIGURE = "data:image/svg+xml;base64,"
slug = slugify(case="lower")
ran: dict[str, list[dict[str, Any]]] = {}  # the code cells of each lab that this build has run


def tidy(content: str, page: Page) -> str:
    """The notebook's page as plain HTML; also gives `page.toc` the headings' ids. Raises Fault."""
    for link in entries(page.toc.items):
        link.id = slug(link.title, "-")
    # Not by BeautifulSoup: half a megabyte to parse, and the key of what is kept must not depend on it.
    # mkdocs-jupyter has no setting to leave them out; cutting them as text takes 3 ms, parsing a page with them 50.
    content = re.sub(r"<(style|script)\b.*?</\1>", "", content, flags=re.DOTALL)
    locale, _, name = page.file.src_uri.partition("/")
    links = glossary.Links(locale, f"../../{glossary.PAGE}/")
    key = keep.digest(meaning(Path(__file__)), meaning(Path(glossary.__file__)), read(glossary.SOURCE), locale, content)
    cells: list[dict[str, Any]] = json.loads(
        KEPT.get(f"{key}.json", lambda: json.dumps(list(cells_of(content, links))))
    )
    with_code = [cell for cell in cells if "source" in cell]
    if locale == DEFAULT_LOCALE:
        ran[name] = with_code
    elif [cell["source"] for cell in with_code] != [cell["source"] for cell in ran.get(name, [])]:
        other = [cell["source"] for cell in ran.get(name, [])]
        same = sum(a["source"] == b for a, b in zip(with_code, other, strict=False))
        raise Fault(f"docs/{page.file.src_uri}: its code is not that of docs/en/{name}; "
                    f"of {len(with_code)} and {len(other)} cells {same} are equal")  # fmt: skip
    else:
        for cell, same in zip(with_code, ran[name], strict=True):
            cell["outputs"] = same["outputs"]
    parts = []
    for cell in cells:
        parts.append(cell["html"])
        for output in cell.get("outputs", []):
            parts.append(figure(*output["figure"]) if "figure" in output else output["html"])
    return "\n".join(parts)


def entries(items: list[AnchorLink]) -> list[AnchorLink]:
    """All entries of a table of contents, whatever their depth."""
    return [link for item in items for link in (item, *entries(item.children))]


def cells_of(content: str, links: glossary.Links) -> Iterator[dict[str, Any]]:
    """The cells in order: `html`, and of a cell with code its `source` and `outputs` (`html`, or name and `figure`)."""
    soup = BeautifulSoup(content, "html.parser")
    # find_all, not select: compiling CSS selectors takes longer than the search.
    cells = [cell for cell in soup.find_all(class_="jp-Notebook-cell") if not cell.find(class_="jp-Notebook-cell")]
    number = 0
    for cell in cells:
        if "jp-MarkdownCell" in cell["class"]:
            text = with_ids(cell.find(class_="jp-MarkdownOutput"))
            links.in_html(text)
            yield {"html": text.decode_contents()}
            continue
        number += 1
        source = cell.find(class_="highlight-ipynb").pre
        yield {
            "html": f'<div class="highlight"><pre><code>{source.decode_contents().strip()}</code></pre></div>',
            "source": source.get_text().strip(),
            "outputs": list(outputs(cell, f"cell-{number}")),
        }


def with_ids(markdown: Tag) -> Tag:
    for heading in markdown.find_all(["h1", "h2", "h3", "h4"]):
        if pilcrow := heading.find(class_="anchor-link"):
            pilcrow.decompose()
        heading["id"] = slug(heading.get_text(), "-")
    return markdown


def outputs(cell: Tag, prefix: str) -> Iterator[dict[str, Any]]:
    """What the cell printed, in one piece, what it displayed, and its figures."""
    text, figures = "", 0  # streams are split at random: only figures are counted
    for output in cell.find_all(class_="jp-OutputArea-output"):
        image = output.find("img", src=re.compile(f"^{re.escape(FIGURE)}"))
        if output.pre and not image:
            text += without_machine(output.pre.decode_contents())
            continue
        if text:
            yield {"html": printed(text)}
            text = ""
        if image:
            drawing = b64decode(image["src"].removeprefix(FIGURE)).decode("utf-8").strip()
            figures += 1
            yield {"figure": [f"{prefix}-figure-{figures}", drawing]}
        else:
            yield {"html": f'<div class="output">{output.decode_contents().strip()}</div>'}
    if text:
        yield {"html": printed(text)}


def printed(text: str) -> str:
    return f'<div class="highlight output"{pieces.SKIPPED}><pre><code>{text.strip()}</code></pre></div>'


def without_machine(text: str) -> str:
    """What a cell printed without the paths of this machine and the number of its kernel's process."""
    return without_paths(re.sub(r"\S*ipykernel_\d+[/\\]\d+\.py", "cell", text)).replace(f"{ROOT}", ".")


def figure(name: str, drawing: str) -> str:
    drawing = svg.inline(drawing, name)
    return f'<figure class="plot">{pieces.place(drawing, keep.digest(drawing), "svg")}</figure>'
