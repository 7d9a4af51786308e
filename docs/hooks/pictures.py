"""Write the pictures that are kept with the code: README's, and the site's logo.

    python docs/hooks/pictures.py

README is read where no build has run, so its picture is kept; a test holds it to the run of the home page's picture.
The logo is the best cubic on the sine, as least squares finds it. Both have their colours from site.css.
"""

import re

import numpy as np

import refresh
from keep import write_aside
from places import DOCS
from result import Run
from svg import schemes

RUN = "ladder/descent"
ASSETS = DOCS / "assets"
PICTURE = ASSETS / "descent.svg"
LOGO = ASSETS / "logo.svg"


def picture() -> str:
    """The figure with the site's colours inside, for light and dark."""
    light, dark = schemes()
    style = (
        f"<style>svg {{{light}font-family: sans-serif}} @media (prefers-color-scheme: dark) {{svg {{{dark}}}}}</style>"
    )
    return Run(RUN).figure(1).replace(">", ">\n" + style, 1)


def logo() -> str:
    """Both curves on a tile of the colour that buttons have, 32 units wide."""
    light, dark = (dict(re.findall(r"--([\w-]+): ([^;]+);", scheme)) for scheme in schemes())
    x = np.linspace(-np.pi, np.pi, 2000)
    X = np.stack([x, x**3], axis=1)
    b, d = np.linalg.lstsq(X, np.sin(x))[0]
    shown = np.linspace(-np.pi, np.pi, 41)

    def path(y: np.ndarray) -> str:
        across, up = 16 + 12 * shown / np.pi, 16 - 8.5 * y
        return "M" + "L".join(f"{h:.1f} {v:.1f}" for h, v in zip(across, up, strict=True))

    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="6" fill="{light["action"]}"/>
<g fill="none" stroke-linecap="round" stroke-linejoin="round">
<path stroke="{dark["plot-line-1"]}" stroke-width="6.5" d="{path(np.sin(shown))}"/>
<path stroke="{dark["plot-line-2"]}" stroke-width="2.6" d="{path(b * shown + d * shown**3)}"/>
</g>
</svg>
"""


if __name__ == "__main__":
    refresh.update()
    write_aside(PICTURE, picture())
    write_aside(LOGO, logo())
