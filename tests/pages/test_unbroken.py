"""No line of a page breaks in a number with an exponent, nor in a name with its value."""

import re

import pytest

import unbroken
from tests.sites import LOCALES, PAGES, Site


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers_stay_in_one_piece(site: Site, locale: str) -> None:
    broken, whole = [], 0
    for name in PAGES:
        for text in site.page(locale, name).article.find_all(string=re.compile(r"\de-\d")):
            parents = {parent.name for parent in text.parents}
            if not parents & {"pre", "math", "svg", "section", "script", "style"}:
                whole += "unbroken" in (text.parent.get("class") or [])
                broken += [text] if "unbroken" not in (text.parent.get("class") or []) else []
    assert not broken and whole > 100


@pytest.mark.parametrize(
    ("content", "marked"),
    [
        ("at t = 1599 the loss", ["t = 1599"]),
        ("<code>lr = 1.2e-4</code>", ["lr = 1.2e-4"]),
        ("lr=1e-3, then 3.558e-6 and −2e-7.", ["1e-3", "3.558e-6", "−2e-7"]),
        ("학습률은 1e-6이고 t = 4,000이면", ["1e-6", "t = 4,000"]),
        ("measured on 2026-11-24, with 20 points", ["2026-11-24"]),
        ('<a title="1e-6 is small">1e-6</a>', ["1e-6"]),
        ("<a>0. 가중치 하나</a>, step 3. Then", ["0. 가중치"]),
        ("<a>9. Mini-batches</a> with L-BFGS를", ["9. Mini", "L-BFGS"]),
        ("<pre>1e-6</pre><math><mn>1e-6</mn></math><section>1e-6</section>", []),
        ("stage1e-2 and the-t = x", []),
    ],
)
def test_what_is_marked(content: str, marked: list[str]) -> None:
    done = unbroken.mark(content)
    assert re.findall(r'<span class="unbroken">(.*?)</span>', done) == marked
    assert re.sub(r'<span class="unbroken">(.*?)</span>', r"\1", done) == content


def test_a_long_name_in_a_title_breaks_at_its_parts() -> None:
    title = '<h1 id="4">4. torch.autograd.Function</h1>'
    assert unbroken.mark(title) == '<h1 id="4">4. torch.<wbr>autograd.<wbr>Function</h1>'
    assert unbroken.mark("<h1>DistributedDataParallel</h1>") == "<h1>Distributed<wbr>DataParallel</h1>"
    assert unbroken.mark("<h1>PyTorch, NumPy and NoneType</h1>") == "<h1>PyTorch, NumPy and NoneType</h1>"
    assert unbroken.mark("<p>torch.optim</p>") == "<p>torch.optim</p>"
