// The loss, and what it is above the best, on a log axis over the steps.

import { axes, BOX, clamp, line, roundNumbers, scale, svg } from "./axes.js";

const FLOOR = -12; // no decade below this one is drawn

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

/** `draw(model)` a descent, if it is another one, `show(t)` one of its steps. */
export default function lossDrawing(root, words) {
  const { layer, axis } = axes(root);
  const [other, best, ...curves] = ["kept", "best", "excess", "loss"].map((name) =>
    svg(layer, "path", { class: name }),
  );
  const now = svg(layer, "path", { class: "now" });
  const dots = ["excess", "loss"].map((name) => svg(root, "circle", { class: `dot ${name}`, r: 5 }));
  let [x, y, series, before] = [null, null, [], null];

  return {
    draw({ state, run, fit, kept }) {
      if (run.excess === series[0] && kept === before) return;
      before = kept;
      series = [run.excess, run.excess.map((v) => v + fit.bestLoss)];
      const { bottom, top } = decadesOf(series[1], [...run.excess, ...(kept ? kept.run.excess : [])], fit.bestLoss);
      const height = scale([bottom, top], [BOX.bottom, BOX.top]);
      y = (value) => {
        if (value > 0) return height(Math.min(Math.log10(value), top + 9));
        return value === 0 ? BOX.bottom + 9 : NaN;
      };
      x = scale([0, state.steps], [BOX.left, BOX.right]);
      const apart = Math.max(1, Math.ceil((top - bottom) / 7));
      const decades = Array.from({ length: top - bottom + 1 }, (_, k) => bottom + k).filter((k) => k % apart === 0);
      axis({
        x: roundNumbers(0, state.steps, 5)
          .filter(Number.isInteger)
          .map((t) => [x(t), t]),
        y: decades.map((k) => [height(k), `1e${k}`]),
        names: [words.steps, words.loss],
      });
      const others = kept ? [kept.run.excess, kept.run.excess.map((v) => v + kept.fit.bestLoss)] : [];
      other.setAttribute("d", others.map((v) => line(thinned(v).map((t) => [x(t), y(v[t])]))).join(""));
      best.setAttribute("d", `M${BOX.left} ${y(fit.bestLoss).toFixed(1)}H${BOX.right}`);
      curves.forEach((curve, k) => {
        curve.setAttribute("d", line(thinned(series[k]).map((t) => [x(t), y(series[k][t])])));
      });
    },
    show(t) {
      now.setAttribute("d", `M${x(t).toFixed(1)} ${BOX.top}V${BOX.bottom}`);
      dots.forEach((dot, k) => {
        const height = y(series[k][t]);
        dot.setAttribute("cx", x(t).toFixed(1));
        dot.setAttribute("cy", clamp(Number.isNaN(height) ? BOX.top : height, BOX.top, BOX.bottom).toFixed(1));
      });
    },
  };
}
