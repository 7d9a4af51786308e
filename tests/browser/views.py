"""What must hold where a page is looked at in other ways: printed, with forced colours, without scripts.

Each check returns its complaints, so that tests can see them fail.
"""

import re
import zlib

from playwright.sync_api import Page

from tests.browser.complaints import layout, look_through, settle

# What all checks of colours use: the contrast of two colours as WCAG defines it; what is transparent shows `paper`.
CONTRAST = """
  const channels = (colour, paper = [255, 255, 255]) => {
    const [r, g, b, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return [r, g, b].map((value, k) => alpha * value + (1 - alpha) * paper[k]);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
"""
LABEL, LINE = 4.5, 3  # least contrast of text and of what is not text, WCAG 1.4.3 and 1.4.11


def on_paper(page: Page) -> list[str]:
    """Printed: the article alone, all of it, dark on white."""
    look_through(page)
    page.emulate_media(media="print")
    found = layout(page)
    frame = page.locator(".md-header, .md-tabs, .md-sidebar, .md-footer, .md-top, .md-code__nav")
    found += ["the frame is printed"] if frame.filter(visible=True).count() else []
    return found + page.evaluate(
        """([label, line]) => {"""
        + CONTRAST
        + """
        for (const change of document.getAnimations()) if (change instanceof CSSTransition) change.finish();
        const found = new Set(), article = document.querySelector("article"), white = [255, 255, 255];
        const faint = (what, colour, paper, least) => {
          const value = contrast(channels(colour, paper), paper);
          if (value < least) found.add(`faint on paper: ${what}, ${colour} on ${paper}, ${value.toFixed(1)} : 1`);
        };
        // The page's own background is not printed, what is inside of it is.
        const paper = (e) =>
          e === article ? white : channels(getComputedStyle(e).backgroundColor, paper(e.parentElement));
        const words = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
          const { parentElement: owner } = words.currentNode;
          if (!words.currentNode.data.trim() || !owner.checkVisibility({ visibilityProperty: true })) continue;
          const style = getComputedStyle(owner);
          faint(owner.localName, owner.closest("svg") ? style.fill : style.color, paper(owner), label);
        }
        for (const part of article.querySelectorAll("*"))
          for (const which of ["::before", "::after"]) {
            const style = getComputedStyle(part, which);
            if (/["\\d]/.test(style.content.replace('""', "")) && style.maskImage === "none" && part.checkVisibility())
              faint(`${part.localName}${which}`, style.color, channels(style.backgroundColor, paper(part)), label);
          }
        const boxes = ".highlight, .highlight :is(pre, code), table, details, .admonition";
        for (const part of article.querySelectorAll(boxes))
          if (contrast(paper(part), white) > 2) found.add(`dark on paper: ${part.className || part.localName}`);
        for (const curve of document.querySelectorAll("article svg [style*='stroke: var(--plot-line']"))
          if (curve.checkVisibility()) faint("a curve", getComputedStyle(curve).stroke, white, line);
        for (const code of document.querySelectorAll("article .highlight pre > code")) {
          if (!code.checkVisibility() || !code.offsetHeight) found.add("a listing is not printed");
          if (code.scrollWidth > code.clientWidth + 1) found.add("a listing is cut off on paper");
        }
        for (const figure of document.querySelectorAll("article figure.plot svg")) {
          const { width, right } = figure.getBoundingClientRect();
          if (!figure.closest(".alive .still") && !(width > 200 && right <= innerWidth + 1))
            found.add(`a figure is ${width} px wide on paper`);
        }
        return [...found];
      }""",
        [LABEL, LINE],
    )


def inks(pdf: bytes) -> set[tuple[float, float, float]]:
    """The colours, red, green and blue from 0 to 1, that a PDF of Chromium's fills and draws with."""
    found: set[tuple[float, float, float]] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:  # a font, a picture
            continue
        for colour in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\s", text):
            found.add(tuple(float(value) for value in colour))  # type: ignore[arg-type]
    return found


def in_forced_colours(page: Page) -> list[str]:
    """With the reader's few colours: icons, figures, buttons, what is chosen, the open tab and the focus are seen."""
    settle(page)
    return layout(page) + page.evaluate(
        """([label, line]) => {"""
        + CONTRAST
        + """
        const found = new Set();
        const canvas = channels(getComputedStyle(document.body).backgroundColor);
        const faint = (what, colour, paper, least) => {
          const value = contrast(channels(colour, paper), paper);
          if (value < least) found.add(`not seen: ${what}, ${colour} on ${paper}`);
        };
        const shown = (selector) =>
          [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility({ visibilityProperty: true }));
        // Icons are backgrounds behind a mask; one of two may be the other's paper.
        const icons = [];
        for (const part of shown("body *"))
          for (const which of ["::before", "::after"]) {
            const style = getComputedStyle(part, which);
            if (style.content !== "none" && style.maskImage !== "none" && style.display !== "none")
              icons.push([part, contrast(channels(style.backgroundColor, canvas), canvas)]);
          }
        for (const [part] of icons)
          if (!icons.some(([other, value]) => other === part && value >= line))
            found.add(`not seen: icon of ${part.className || part.localName}`);
        for (const svg of shown("article figure.plot svg, .playground .panel > svg")) {
          const paper = channels(getComputedStyle(svg).backgroundColor, canvas);
          for (const text of svg.querySelectorAll("text"))
            faint("label of a figure", getComputedStyle(text).fill, paper, label);
          const curves = "[style*='stroke: var(--plot-line'], .sine, .model, path.loss, .trail";
          for (const curve of svg.querySelectorAll(curves))
            faint("curve", getComputedStyle(curve).stroke, paper, line);
          for (const handle of svg.querySelectorAll(".handle circle:not(.reach)"))
            faint("handle", getComputedStyle(handle).stroke, paper, line);
        }
        for (const button of shown("article :is(button, .md-button, input[type=text]):not(.md-code__button)")) {
          const style = getComputedStyle(button);
          faint("border of a button", style.borderTopColor, canvas, style.borderTopWidth === "0px" ? Infinity : line);
          button.focus();
          const { outlineStyle, outlineColor } = getComputedStyle(button);
          faint("focus", outlineColor, canvas, outlineStyle === "none" ? Infinity : line);
        }
        for (const option of shown(".playground .choice :checked + span")) {
          const style = getComputedStyle(option), background = channels(style.backgroundColor, canvas);
          faint("which option is chosen", style.backgroundColor, canvas, line);
          faint("name of what is chosen", style.color, background, label);
        }
        for (const mark of shown(".playground .play")) {
          const { borderLeftColor, borderTopColor } = getComputedStyle(mark, "::before");
          faint("mark of the play button", borderLeftColor, canvas, line);
          if (!mark.matches(".playing") && channels(borderTopColor, canvas).join() !== canvas.join())
            found.add("the mark of the play button is a box");
        }
        for (const tab of shown(".md-tabs__item--active .md-tabs__link"))
          if (!getComputedStyle(tab).textDecorationLine.includes("underline")) found.add("not seen: which tab is open");
        for (const marked of shown(".highlight .hll")) {
          const { borderLeftColor, borderLeftWidth } = getComputedStyle(marked);
          faint("a marked line", borderLeftColor, canvas, borderLeftWidth === "0px" ? Infinity : line);
        }
        return [...found];
      }""",
        [LABEL, LINE],
    )


def without_scripts(page: Page) -> list[str]:
    """All text, code and figures are there, and nothing that only a script could make work."""
    return layout(page) + page.evaluate(
        """() => {
        const found = new Set();
        const every = (selector) => document.querySelectorAll(selector);
        const seen = (e) =>
          e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.offsetHeight > 0;
        for (const part of every("article :is(h1, h2, h3, p, li, td, pre > code, summary, noscript)"))
          if (!seen(part) && !part.closest("details:not([open]) > :not(summary)") &&
            !part.matches(".playground :is(.caption, .transport *, .rate *, .knobs *, .python *, .notes *, .switch)") &&
            !part.closest(".playground :is([data-axes], [data-memory], [data-split])"))
            found.add(`not shown: ${part.outerHTML.slice(0, 80)}`);
        const idle = ".playground :is(.transport, .rate, .knobs, .switch)";
        for (const part of every(`.md-search, [data-md-component=palette], .md-code__nav, .md-top, ${idle}`))
          if (seen(part)) found.add(`does nothing: ${part.className}`);
        for (const text of every("article :is(p, noscript)"))
          if (seen(text) && text.textContent.length > 60 && text.getBoundingClientRect().width < 150)
            found.add(`squeezed: ${text.textContent.slice(0, 40)}`);
        for (const figure of every("article figure.plot svg")) {
          const { width } = figure.getBoundingClientRect();
          if (!figure.closest("details:not([open])") && width < 200) found.add(`a figure is ${width} px wide`);
        }
        for (const playground of every(".playground")) {
          const stills = playground.querySelectorAll(".still svg[role=img]").length;
          const expected = playground.matches(".compact") ? 1 : 3;
          if (stills !== expected) found.add(`${stills} stills of ${expected}`);
        }
        return [...found];
      }"""
    )
