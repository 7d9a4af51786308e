"""Make a lab's page, as mkdocs-jupyter leaves it, look like the other pages and come out equal every time.

The plugin's HTML brings half a megabyte of styles, scripts and a MathJax address of its own, splits what a
cell printed at random places, and knows no Korean heading ids. Kept are the text, the code and the outputs.
"""

import hashlib
import re
from base64 import b64decode
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from pymdownx.slugs import slugify

import embed
import runs

slug = slugify(case="lower")


def tidy(content: str, page: Page) -> str:
    """The notebook's page as plain HTML, kept in `.cache/labs`; also gives `page.toc` the headings' ids."""
    for link in links(page.toc.items):
        link.id = slug(link.title, "-")
    content = re.sub(r"<(style|script)\b.*?</\1>", "", content, flags=re.DOTALL)
    digest = hashlib.sha256(Path(__file__).read_bytes() + content.encode()).hexdigest()
    return runs.kept(runs.CACHE.parent / "labs" / f"{digest[:24]}.html", lambda: tidied(content))


def tidied(content: str) -> str:
    soup = BeautifulSoup(content, "html.parser")
    parts = []
    # find_all, not select: compiling CSS selectors takes longer than the search.
    cells = [cell for cell in soup.find_all(class_="jp-Cell") if not cell.find_parent(class_="jp-Cell")]
    for number, cell in enumerate(cells, 1):
        if markdown := cell.find(class_="jp-RenderedMarkdown"):
            parts.append(with_ids(markdown).decode_contents())
        else:
            parts.append(code(cell))
            parts.extend(outputs(cell, f"cell-{number}"))
    return "\n".join(parts)


def links(items: list[AnchorLink]) -> list[AnchorLink]:
    """All entries of a table of contents, whatever their depth."""
    return [link for item in items for link in (item, *links(item.children))]


def with_ids(markdown: Tag) -> Tag:
    for heading in markdown.find_all(["h1", "h2", "h3", "h4"]):
        if pilcrow := heading.find(class_="anchor-link"):
            pilcrow.decompose()
        heading["id"] = slug(heading.get_text(), "-")
    return markdown


def code(cell: Tag) -> str:
    source = cell.find_all("pre")[0]  # the first of a code cell is its source
    return f'<div class="highlight"><pre><code>{source.decode_contents().strip()}</code></pre></div>'


def outputs(cell: Tag, prefix: str) -> list[str]:
    """What the cell printed, in one piece, and its figures."""
    parts: list[str] = []
    text = ""
    for output in cell.find_all(class_="jp-OutputArea-output"):
        if image := output.find("img", src=re.compile("^data:image/svg")):
            if text:
                parts.append(printed(text))
            text = ""
            name = f"{prefix}-figure-{len(parts)}"
            parts.append(f'<figure class="plot"><img id="{name}" src="{image["src"]}"></figure>')
        else:
            text += output.pre.decode_contents() if output.pre else output.decode_contents()
    return [*parts, printed(text)] if text else parts


def printed(text: str) -> str:
    return f'<div class="highlight output"><pre><code>{text.strip()}</code></pre></div>'


def draw(page: str) -> str:
    """The finished HTML page with the notebook's figures as SVG elements, which take the page's colours.

    Done last, as with other figures, so that the search index does not fill with the numbers on axes.
    """

    def drawing(match: re.Match[str]) -> str:
        name, encoded = match.groups()
        svg = embed.with_prefix(b64decode(encoded).decode().strip(), name)
        svg = svg.replace("<title>", f'<title id="{name}-title">', 1)
        return svg.replace("<svg ", f'<svg role="img" aria-labelledby="{name}-title" ', 1)

    return re.sub(r'<img id="(cell-[\w-]+)" src="data:image/svg\+xml;base64,([^"]*)">', drawing, page)
