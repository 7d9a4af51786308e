"""The built labs: executed, drawn, and the same in both languages."""

import pytest

from tests.sites import LABS, LOCALES, PAGES, Site


def test_every_lab_is_tested() -> None:
    assert [page for page in PAGES if page.startswith("labs/")] == sorted(LABS)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", LABS)
def test_lab_was_executed(site: Site, locale: str, name: str) -> None:
    article = site.page(locale, name).article
    expected, figures = LABS[name]
    printed = [block.get_text() for block in article.select(".highlight.output")]
    assert any(expected in text for text in printed)
    assert len(article.select("figure.plot svg[role=img] title")) == figures
    assert not article.select("style, script") and "var(--plot-line-1)" in str(article.select("figure"))


@pytest.mark.parametrize("name", LABS)
def test_lab_has_the_same_code_in_both_languages(site: Site, name: str) -> None:
    code = [
        [cell.source for cell in site.page(locale, name).notebook().cells if cell.cell_type == "code"]
        for locale in LOCALES
    ]
    assert code[0] and code[0] == code[1]
