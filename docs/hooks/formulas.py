"""TeX into MathML while Markdown is converted: no script in the page, and a mistake in a formula stops the build.

A Markdown extension: pymdownx.arithmatex finds the formulas, and what it would hand to a script becomes MathML here.
"""

import xml.etree.ElementTree as ET
from functools import cache
from re import Match
from typing import Any

from markdown import Markdown
from math_core import LatexError, LatexToMathML
from pymdownx.arithmatex import ArithmatexExtension, BlockArithmatexProcessor, InlineArithmatexPattern

import terminal
from fault import Fault


class FormulaFault(Fault):
    """A formula that is no TeX; `tex` is what stands in the page."""

    def __init__(self, tex: str, reason: str) -> None:
        super().__init__(f"cannot convert the formula '{tex}': {reason}")
        self.tex = tex


@cache
def mathml(tex: str, display: bool) -> str:
    """The formula as a `<math>` element. Raises FormulaFault."""
    try:
        return LatexToMathML().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        said = (line.strip() for line in terminal.written(str(error)))  # a drawing in colours, below the reason
        raise FormulaFault(tex, next(filter(None, said), "").removeprefix("Error: ")) from None


class Inline(InlineArithmatexPattern):
    def handleMatch(self, m: Match[str], data: str) -> tuple[Any, int, int]:  # noqa: N802 (Markdown's name)
        found, start, end = super().handleMatch(m, data)
        if isinstance(found, ET.Element):
            found = self.md.htmlStash.store(mathml((found.text or "")[2:-2], display=False))
        return found, start, end


class Block(BlockArithmatexProcessor):
    def generic_output(self, parent: ET.Element, math: str) -> None:
        formula = ET.SubElement(parent, "div", {"class": "formula"})
        formula.text = self.parser.md.htmlStash.store(mathml(math, display=True))


class FormulaExtension(ArithmatexExtension):
    """`$...$` and `$$...$$` as MathML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        self.config["generic"][0] = True
        super().extendMarkdown(md)
        inline, block = md.inlinePatterns["arithmatex-inline"], md.parser.blockprocessors["arithmatex-block"]
        settings = self.getConfigs()
        finding = Inline(inline.pattern, settings)
        finding.md = md
        md.inlinePatterns.register(finding, "arithmatex-inline", 189.9)
        md.parser.blockprocessors.register(Block(block.pattern.pattern, settings, md), "arithmatex-block", 79.9)


def makeExtension(**settings: Any) -> FormulaExtension:  # noqa: N802 (Markdown's name)
    return FormulaExtension(**settings)
