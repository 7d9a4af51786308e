"""Write docs/assets/descent.svg, README's picture, from the run that draws the home page's.

    python docs/hooks/picture.py

README is read where no build has run, so its picture is kept with the code; a test holds it to the run.
"""

import re

import runs

RUN = "ladder/descent"
PICTURE = runs.ROOT / "docs" / "assets" / "descent.svg"
STYLES = runs.ROOT / "docs" / "assets" / "site.css"


def picture() -> str:
    """The figure with the site's colours inside, for light and dark."""
    light, dark = (
        "".join(re.findall(r"--plot-[\w-]+: [^;]+;", block))
        for block in re.findall(
            r'\[data-md-color-scheme="(?:default|slate)"\] \{(.*?)\}', STYLES.read_text(), re.DOTALL
        )
    )
    style = (
        f"<style>svg {{{light}font-family: sans-serif}} @media (prefers-color-scheme: dark) {{svg {{{dark}}}}}</style>"
    )
    return runs.Run(RUN).figure(1).replace(">", ">\n" + style, 1)


if __name__ == "__main__":
    runs.update()
    PICTURE.write_text(picture())
