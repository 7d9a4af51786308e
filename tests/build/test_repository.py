"""Links to the repository: with REPO_URL in the environment, in both languages; else there are none."""

import re
from types import SimpleNamespace

import pytest

import repository
from fault import Fault
from tests.build.trees import Tree

PAGE = """\
    ---
    title: Home
    ---
    # Home

    {{ listing("why/one") }}

    <a href="one.ipynb">A notebook</a>
    """
WEB = "https://github.com/owner/credit"
COLAB = "https://colab.research.google.com/github/owner/credit/blob/notebooks"


def links(tree: Tree, locale: str) -> list[str]:
    """Where the links of a home page's article to other hosts lead."""
    article = tree.site.page(locale, "index").article
    return [str(link["href"]) for link in article.select("a[href]") if "//" in str(link["href"])]


@pytest.fixture
def linking(small: Tree) -> Tree:
    for locale in ("en", "ko"):
        small.write(f"docs/{locale}/index.md", PAGE)
    return small


def test_links_lead_to_the_repository(linking: Tree) -> None:
    """To a page's own file, its listing's and, where it is GitHub's, to Colab: none without REPO_URL."""
    linking.build(REPO_URL="").succeeds()
    assert [links(linking, locale) for locale in ("en", "ko")] == [[], []]
    linking.build(REPO_URL=f"{WEB}/").succeeds()
    for locale, folder in (("en", ""), ("ko", "/ko")):
        assert links(linking, locale) == [
            f"{WEB}/blob/main/snippets/why/one.py",
            f"{COLAB}{folder}/one.ipynb",
            f"{WEB}/blob/main/docs/{locale}/index.md",
            f"{WEB}/edit/main/docs/{locale}/index.md",
        ]
    linking.build(REPO_URL="https://gitlab.org/group/part/name", REPO_BRANCH="next").succeeds()
    lab = "https://gitlab.org/group/part/name/-"
    assert links(linking, "ko") == [
        f"{lab}/blob/next/snippets/why/one.py",
        f"{lab}/blob/next/docs/ko/index.md",
        f"{lab}/edit/next/docs/ko/index.md",
    ]


def test_what_is_no_address_stops_the_build(small: Tree) -> None:
    small.build(REPO_URL="owner/name").fails_with("REPO_URL: owner/name: it must be a repository's http(s) address")


@pytest.mark.parametrize(
    "url", ["git@github.com:owner/name.git", "https://", "https://github.com", "https://a.b/c d", 12]
)
def test_what_is_no_address(url: object) -> None:
    with pytest.raises(Fault, match=re.escape(f"REPO_URL: {url}: ")):
        repository.of(SimpleNamespace(extra={"repository": url}))  # type: ignore[arg-type]
