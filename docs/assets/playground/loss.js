// The loss, and what it is above the best, on a log axis over the steps; or its parts along the eigenvectors.

import { axes, BOX, clamp, line, moving, movingDot, roundNumbers, scale, svg } from "./axes.js";
import { predicted, split } from "./directions.js";
import { digits, fill, index } from "./text.js";

const FLOOR = -12; // no decade below this one is drawn
const BELOW = 4; // decades below the least excess loss that are drawn for its parts
const COLOURS = [1, 2, 4, 5]; // of the parts, in the figures' palette; the third is the sum's
const ROUNDING = 1e-26; // a smaller share of the excess loss is rounding errors of the whole
const GAP = 18; // between two names of curves

/** Steps that show the extremes of each of some 400 groups: spikes stay, and there are no more points than pixels. */
function thinned(values) {
  const group = Math.max(1, Math.ceil(values.length / 400));
  const steps = [];
  for (let first = 0; first < values.length; first += group) {
    let [low, high] = [first, first];
    for (let t = first; t < Math.min(first + group, values.length); t++) {
      if (values[t] < values[low]) low = t;
      if (!(values[t] <= values[high])) high = t;
    }
    steps.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return steps;
}

/** The decades from below the least value above 0 to above the largest finite one, as powers of 10. */
function decadesOf(losses, excess, bestLoss) {
  const largest = losses.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 1);
  const least = excess.reduce((a, b) => (b > 0 && b < a ? b : a), bestLoss);
  const top = Math.ceil(Math.log10(largest));
  return { bottom: clamp(Math.floor(Math.log10(least)), FLOOR, top - 1), top };
}

/** Numbers up to `most`, in the same order, each at least `gap` from the next. */
function spread(numbers, gap, most) {
  const order = numbers.map((_, k) => k).sort((p, q) => numbers[q] - numbers[p]);
  const placed = [];
  let free = most;
  for (const k of order) {
    placed[k] = Math.min(numbers[k], free);
    free = placed[k] - gap;
  }
  return placed;
}

/** What theory says of the parts. */
function rates(words, { state, fit }) {
  const said = fit.eigenvalues.map((eigenvalue) => predicted(state, eigenvalue));
  if (said[0] === null) return words.notheory;
  return fill(words[`rates_${state.optimizer}`], { rates: said.map(({ rate }) => digits(rate, 4)).join(", ") });
}

/** `draw(model)` a descent, if it is another one, `show(t)` one of its steps. */
export function lossDrawing(root, words) {
  const { layer, axis } = axes(root);
  const [other, best, ...curves] = ["kept", "best", "excess", "loss"].map((name) =>
    svg(layer, "path", { class: name }),
  );
  const parts = svg(layer, "g", { class: "parts" });
  const now = moving(layer, "now");
  const dots = ["excess", "loss"].map((name) => movingDot(root, name));
  const names = svg(root, "g", { "aria-hidden": "true" });
  let [x, y, series, before] = [null, null, [], []];

  const path = (values) => line(thinned(values).map((t) => [x(t), y(values[t])]));

  /** A curve for each eigenvector, theory dashed on it, and its name at its end. */
  function drawParts({ state, run, fit }) {
    const errors = split(fit, run);
    const squares = errors.map((values) => values.map((v, t) => (v * v > ROUNDING * run.excess[t] ? v * v : NaN)));
    squares.forEach((values, i) => {
      const style = `--part: var(--plot-line-${COLOURS[i % COLOURS.length]})`;
      svg(parts, "path", { class: "part", style, d: path(values) });
      const theory = predicted(state, fit.eigenvalues[i])?.at;
      if (theory)
        svg(parts, "path", { class: "theory", style, d: path(values.map((_, t) => values[0] * theory(t) ** 2)) });
    });
    // A name stands where its curve ends: on the right, or before.
    const last = squares.map((values) =>
      Math.max(
        0,
        values.findLastIndex((v) => y(v) <= BOX.bottom),
      ),
    );
    const heights = squares.map((values, i) => Math.max(BOX.top, y(values[last[i]]) || BOX.bottom));
    for (const early of [true, false]) {
      const some = heights.map((_, i) => i).filter((i) => last[i] < state.steps === early);
      const places = some.map((i) => (early ? x(last[i]) : heights[i]));
      spread(places, GAP, early ? BOX.right : BOX.bottom).forEach((place, k) => {
        const at = early ? { x: place, y: Math.min(heights[some[k]], BOX.bottom - 6) } : { x: BOX.right, y: place + 5 };
        at.x += 3;
        svg(names, "text", at).textContent = `λ${index(some[k] + 1)}`;
      });
    }
  }

  return {
    draw(model) {
      const { state, run, fit, kept } = model;
      const drawn = [run, kept, state.split];
      if (drawn.every((each, k) => each === before[k])) return;
      before = drawn;
      const whole = state.split === "off";
      series = [run.excess, run.excess.map((v) => v + fit.bestLoss)];
      let { bottom, top } = decadesOf(series[1], [...run.excess, ...(kept ? kept.run.excess : [])], fit.bestLoss);
      if (!whole) bottom = Math.max(FLOOR, bottom - BELOW);
      const height = scale([bottom, top], [BOX.bottom, BOX.top]);
      y = (value) => {
        if (value > 0) return height(Math.min(Math.log10(value), top + 9));
        return value === 0 ? BOX.bottom + 9 : NaN;
      };
      x = scale([0, state.steps], [BOX.left, BOX.right]);
      const every = Math.max(1, Math.ceil((top - bottom) / 7));
      const decades = Array.from({ length: top - bottom + 1 }, (_, k) => bottom + k).filter((k) => k % every === 0);
      axis({
        x: roundNumbers(0, state.steps, 5)
          .filter(Number.isInteger)
          .map((t) => [x(t), t]),
        y: decades.map((k) => [height(k), `1e${k}`]),
        names: [words.steps, words[whole ? "loss" : "excess"]],
      });
      const others = kept ? [kept.run.excess, kept.run.excess.map((v) => v + kept.fit.bestLoss)] : [];
      other.setAttribute(
        "d",
        others
          .slice(0, whole ? 2 : 1)
          .map(path)
          .join(""),
      );
      best.setAttribute("d", whole ? `M${BOX.left} ${y(fit.bestLoss).toFixed(1)}H${BOX.right}` : "");
      curves.forEach((curve, k) => {
        curve.setAttribute("d", k === 0 || whole ? path(series[k]) : "");
      });
      dots[1].element.toggleAttribute("hidden", !whole);
      parts.replaceChildren();
      names.replaceChildren();
      if (whole) return;
      drawParts(model);
      root.parentElement.querySelector(".rates").textContent = rates(words, model);
    },
    show(t) {
      now([BOX.top, BOX.bottom].map((end) => [x(t), end]));
      dots.forEach((dot, k) => {
        const height = y(series[k][t]);
        dot(x(t), clamp(Number.isNaN(height) ? BOX.top : height, BOX.top, BOX.bottom));
      });
    },
  };
}
