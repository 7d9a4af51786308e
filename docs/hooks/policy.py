"""What a page may load: its own site's files, and of the scripts inside of it those that the build put there.

A host of plain files sends no header for this, so each page carries its Content-Security-Policy in itself. Styles may
stand in attributes, as they do in every figure.
"""

import re
from base64 import b64encode
from hashlib import sha256

FIRST = '<meta charset="utf-8">'  # the policy holds for what stands behind it
SCRIPT = re.compile(r"<script(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def with_policy(html: str, own: str = "'self'") -> str:
    """The page with its policy; `own` names the files that it may load."""
    rules = {
        "default-src": ["'none'"],
        "script-src": [own, *hashes(SCRIPT, html)],
        "style-src": [own, *hashes(STYLE, html)],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [own, "data:"],
        "font-src": ["data:"],  # of the formulas, in a stylesheet
        "connect-src": [own],
        "worker-src": [own],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    policy = "; ".join(" ".join([name, *sources]) for name, sources in rules.items())
    return html.replace(FIRST, f'{FIRST}\n<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def hashes(element: re.Pattern[str], html: str) -> list[str]:
    """The sources that allow these very elements, and no others."""
    texts = sorted({text for text in element.findall(html) if text})
    return [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts]
