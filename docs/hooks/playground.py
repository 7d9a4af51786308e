"""The playground's markup, and the stories that set its knobs: links, because its state lives in the address."""

from functools import cache
from typing import Any, NamedTuple

import jinja2

from languages import words
from places import DOCS
from result import Run, numbers

STORIES = "playground/stories"  # the run that prints the constants which the stories are told with


class Story(NamedTuple):
    name: str
    query: str  # the address's query that sets the knobs
    page: str  # that explains it, without language and ending


def stories() -> list[Story]:
    """The stories, with the constants that this build computed. Raises ValueError where one is missing."""
    log = Run(STORIES).log()

    def constant(label: str) -> str:
        found = numbers(label, log)
        if len(found) != 1:
            raise ValueError(f"no line of the log of '{STORIES}' is labelled '{label}'")
        return format(float(found[0]), ".4g")

    under, over = constant("just under the limit"), constant("just over the limit")
    ball = f"lr={constant('heavy ball, best lr')}&momentum={constant('heavy ball, best momentum')}"
    two = constant("orthonormal, best lr")
    line = "?degree=1&start=0,-0.13210486&steps=30"  # rung 0: its one weight, and a constant term that stays 0
    return [
        Story("overshoot", f"{line}&lr={constant('one weight, 0.9 of the limit')}", "ladder/stage0_one_weight"),
        Story("diverge", f"{line}&lr={constant('one weight, 1.1 of the limit')}", "ladder/stage0_one_weight"),
        Story("under", f"?lr={under}", "why/learning_rate"),
        Story("over", f"?lr={over}", "why/learning_rate"),
        Story("ball", f"?optimizer=momentum&{ball}&steps=400", "why/momentum"),
        Story("two", f"?basis=orthonormal&lr={two}&steps=4", "why/coordinates"),
        Story("cycle", "?optimizer=rmsprop&lr=0.001&steps=6000&zoom=400", "why/rmsprop_tail"),
        Story("split", "?split=on", "why/learning_rate"),
        # Those that ask first: the words have an answer for what each run does.
        Story("floor", "?basis=orthonormal&lr=0.1&batch=8&steps=400", "ladder/stage9_minibatch"),
        Story("decay", "?basis=orthonormal&lr=0.1&batch=8&steps=400&schedule=step", "ladder/stage9_minibatch"),
        Story("cosine", f"{line}&lr={constant('one weight, 1.1 of the limit')}&schedule=cosine", "why/learning_rate"),
        Story("step", f"?target=sign&lr={under}", "labs/your_function"),
    ]


@cache
def environment() -> jinja2.Environment:
    """Where the markup's template is found, anew when it has been edited."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(DOCS / "hooks", encoding="utf-8-sig"), undefined=jinja2.StrictUndefined
    )


def markup(locale: str, **parts: Any) -> str:
    """The playground as HTML without empty lines, which would end it inside a Markdown page."""
    text = environment().get_template("playground.html").render(words=words(locale, "playground"), **parts)
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"
