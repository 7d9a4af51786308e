"""What each page says that it may load; `tests/browser/test_policy.py` sees that it holds."""

import re

from tests.sites import Site

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_each_page_has_its_policy_before_all_that_it_loads(site: Site) -> None:
    """Nothing from another host, and no code but the site's files and what its own hash names."""
    pages = sorted(site.folder.rglob("*.html"))
    assert len(pages) > 80 and site.folder / "404.html" in pages
    for page in pages:
        html = page.read_text(encoding="utf-8")
        (policy,) = POLICY.findall(html)
        assert not re.search(r"<(script|style|link|img)\b", html.partition(policy)[0]), page
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
        assert rules.pop("style-src-attr") == "'unsafe-inline'"  # figures are made of it
        sources = {source for rule in rules.values() for source in rule.split()}
        hashes = {source for source in sources if re.fullmatch(r"'sha256-[\w+/]{43}='", source)}
        assert sources - hashes == {"'self'", "'none'", "data:"}
        assert "data:" not in rules["script-src"] + rules["style-src"] + rules["connect-src"]
