"""Searching in Korean."""

from tests import searching
from tests.build.trees import Tree

TEXT = (
    "“기울기”를 따라 ‘가중치’를 옮긴다. 「곡선」은 『사인』과 같아지고, "
    "《경사》·〈하강〉이 끝난다. 손실 함수는 학습률은 그대로 둔다."
)


def test_korean_words(small: Tree) -> None:
    """Words in any quotation marks are found, and words with a particle behind them.

    The limit is lunr's: a query finds words that begin with it. So a compound is found as it is written, and a query
    with a particle finds no other one.
    """
    small.write("docs/ko/index.md", f'---\ntitle: 집\n---\n# 집\n\n{TEXT}\n\n{{{{ log("why/one") }}}}\n')
    small.build().succeeds()
    found = ["기울기", "가중치", "곡선", "사인", "경사", "하강", "손실 함수", "학습률", "“기울기”"]
    limits = ["손실함수", "학습률이"]
    answers = searching.found(small.site.folder, "ko", found + limits)
    assert {query: bool(answers[query]) for query in found + limits} == {
        query: query in found for query in found + limits
    }
