"""The words of the two languages, and the stories' constants, against the formulas."""

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import languages
import playground
from tests.logs import log_of, numbers_of
from tests.playground.engine import ask, design, points, torch_path


def leaves(words: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key, str(value)


def test_both_languages_have_the_same_words() -> None:
    """The same keys in the same order, and in each the same places to be filled."""
    english, korean = (dict(leaves(languages.words(locale, "playground"))) for locale in ("en", "ko"))
    assert list(english) == list(korean)
    for key, text in english.items():
        assert text.strip() and korean[key].strip()
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", korean[key])), key


def test_constants_of_the_stories() -> None:
    """From the eigenvalues, computed here by singular values."""
    constants = numbers_of(playground.STORIES)
    low, high = (2 * np.linalg.svd(design("monomials", 3))[1][[-1, 0]] ** 2).tolist()
    assert constants["stable limit"] == pytest.approx(2 / high)
    assert constants["just under the limit"] == pytest.approx(0.99 * 2 / high)
    assert constants["just over the limit"] == pytest.approx(1.01 * 2 / high)
    assert constants["heavy ball, best lr"] == pytest.approx((2 / (math.sqrt(low) + math.sqrt(high))) ** 2)
    ratio = math.sqrt(high / low)
    assert constants["heavy ball, best momentum"] == pytest.approx(((ratio - 1) / (ratio + 1)) ** 2)
    low, high = (2 * np.linalg.svd(design("orthonormal", 3))[1][[-1, 0]] ** 2).tolist()
    assert constants["orthonormal, best lr"] == pytest.approx(2 / (low + high))
    x = design("monomials", 1)[:, 1]
    for share in (0.9, 1.1):
        assert constants[f"one weight, {share} of the limit"] == pytest.approx(share / (x @ x))


def test_stories_do_what_they_say() -> None:
    """Their addresses, read and computed by the playground's scripts."""
    log_of(playground.STORIES)  # brings it up to date
    told = {story.name: story.query for story in playground.stories()}
    answers = dict(zip(told, ask(list(told.values())), strict=True))
    assert all(answer.complaints == [] for answer in answers.values())
    excess = {name: answer.path.losses - answer.best_loss for name, answer in answers.items()}
    assert excess["under"][-1] < 0.1 and excess["over"][-1] > 1e30
    assert np.all(np.diff(excess["over"][200:]) > 0)
    assert excess["ball"][-1] < 1e-6 < excess["ball"][50]
    assert excess["two"][2] < 1e-6 < excess["two"][1]
    parts = answers["split"].parts
    assert parts is not None
    slow, fast = parts[:2] ** 2, parts[2:] ** 2
    assert np.all(fast[:, 200] < 1e-6 * fast[:, 0]) and np.all(slow[:, 200] > 0.3 * slow[:, 0])
    assert np.all(slow[:, -1] > 1e-4 * slow[:, 0])
    off = answers["cycle"].path.weights[-3:] - answers["cycle"].best
    np.testing.assert_allclose(np.abs(off), 0.0005, rtol=1e-3)
    np.testing.assert_allclose(off[0], off[2], rtol=1e-3)
    for name, factor in (("overshoot", -0.8), ("diverge", -1.2)):
        constant, b = (answers[name].path.weights - answers[name].best).T
        assert np.abs(constant).max() < 1e-12, "the one weight is alone, as on the page of rung 0"
        np.testing.assert_allclose(b[1:] / b[:-1], factor, rtol=1e-3)
        assert b[0] + answers[name].best[1] == -0.13210486
    for name, answer in answers.items():
        if answer.limit is not None:
            assert (answer.state["lr"] > answer.limit) == (name in ("over", "diverge", "cosine"))


ASKED = {"floor": "jumps", "decay": "calmer", "cosine": "rests", "step": "above"}


def test_a_question_has_one_right_answer_and_that_is_what_the_run_does() -> None:
    """The answer by PyTorch's descent and by the formulas, not by the script's own rule."""
    told = {story.name: story.query for story in playground.stories()}
    words = languages.words("en", "playground")["stories"]
    assert {name for name, story in words.items() if "ask" in story} == set(ASKED)
    for name, answer in zip(ASKED, ask([told[name] for name in ASKED]), strict=True):
        assert [key for key in words[name]["answers"] if key in answer.outcomes] == [ASKED[name]]
        excess = torch_path(answer.state).losses - answer.best_loss
        if name in ("floor", "decay"):
            assert excess[100:200].std() > 0.3 and np.any(np.diff(excess[-40:]) > 0.01)
            share = excess[320:].mean() / excess[120:200].mean()
            assert (share < 0.1) if name == "decay" else (0.5 < share < 2)
        elif name == "cosine":
            assert excess.max() > 4 * excess[0] and excess[-1] < 1e-6
        else:
            x = points()
            _, ((best_loss,), *_) = np.polynomial.Polynomial.fit(x, np.sign(x), 3, full=True)
            assert excess[-1] < 0.1 and answer.best_loss == pytest.approx(best_loss) and best_loss > 0.1 * len(x)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?lr=3e-6", ["rests", "zero", "calmer"]),
        ("?lr=4e-6", ["diverges", "above", "same"]),
        ("?target=abs", ["rests", "above", "calmer"]),
        ("?lr=3.5e-4&steps=100", ["diverges", "above", "same"]),  # to infinity
        ("?optimizer=adam&lr=1&basis=orthonormal&batch=8&steps=4000", ["jumps", "above", "same"]),
    ],
)
def test_what_a_run_does_is_named(query: str, expected: list[str]) -> None:
    assert ask([query])[0].outcomes == expected
