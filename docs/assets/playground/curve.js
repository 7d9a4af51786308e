// The polynomial coming down on the target, with points on the start's curve to drag it by.

import { axes, BOX, clamp, line, moving, roundNumbers, scale, svg } from "./axes.js";
import { columns, linspace, polynomial, targetOf } from "./descent.js";
import { handle, place, slider } from "./handle.js";
import { written } from "./model.js";
import { stepAt } from "./player.js";
import { DRAWN, fitting } from "./state.js";
import { fill } from "./text.js";

const GHOSTS = 5; // curves that stay in the picture, besides that of the start
const X = scale([-Math.PI, Math.PI], [BOX.left, BOX.right]);
const [LOW] = DRAWN; // the range of y over x, and its scales: exp(x) needs a higher picture than the others
let [HIGH, Y, HEIGHT_AT] = [];
function rangeFor(target) {
  HIGH = target === "exp" ? 24 : DRAWN[1];
  Y = scale([LOW, HIGH], [BOX.bottom, BOX.top]);
  HEIGHT_AT = scale([BOX.bottom, BOX.top], [LOW, HIGH]);
}

/** The weights of the polynomial that is 1 at one node and 0 at the others. */
function bump(nodes, k) {
  let weights = [1];
  nodes.forEach((node, j) => {
    if (j === k) return;
    const factor = 1 / (nodes[k] - node);
    const next = Array(weights.length + 1).fill(0);
    weights.forEach((weight, i) => {
      next[i] -= weight * node * factor;
      next[i + 1] += weight * factor;
    });
    weights = next;
  });
  return weights;
}

/** The start's points: as many as make a cubic, or fewer where the degree is lower. Returns how to draw them. */
function startPoints(root, words, change) {
  const layer = svg(root, "g");
  let [state, nodes, points] = [null, [], []];
  const curve = () => fitting(state.start, state.degree);

  function lift(k, height, how) {
    const start = curve();
    const by = clamp(height, LOW, HIGH) - polynomial(start)(nodes[k]);
    const weights = bump(nodes, k).map((weight, i) => (start[i] ?? 0) + by * weight);
    change({ start: written([...weights, ...start.slice(nodes.length)]) }, how);
  }

  function newPoint(node, k) {
    const release = () => change({}, { settled: true });
    const point = handle(layer, "point", (_, y) => lift(k, HEIGHT_AT(y)), release);
    const say = slider(point, "vertical", (height) => lift(k, height, { settled: true }));
    const name = fill(words.handle, { x: node.toFixed(1) });
    return (height) => {
      place(point, X(node), Y(height));
      say(name, LOW, HIGH, height);
    };
  }

  return (next) => {
    state = next;
    layer.setAttribute("display", state.target === "drawn" ? "none" : "inline"); // its own points are in their place
    const count = Math.min(state.degree, 3) + 1;
    if (nodes.length !== count) {
      nodes = Array.from(linspace(-0.7 * Math.PI, 0.7 * Math.PI, count));
      layer.replaceChildren();
      points = nodes.map(newPoint);
    }
    const height = polynomial(curve());
    points.forEach((point, k) => {
      point(clamp(height(nodes[k]), LOW, HIGH));
    });
  };
}

/** `draw(model)` a descent, if it is another one, `show(t)` one of its steps. */
export function curveDrawing(root, words, change) {
  const xs = linspace(-Math.PI, Math.PI, 121);
  const places = Array.from(xs, X);
  const { layer, axis } = axes(root);
  const target = svg(layer, "path", { class: "sine" });
  const noisy = svg(layer, "path", { class: "noisy" });
  const ghosts = svg(layer, "g", { class: "ghosts" });
  const present = moving(layer, "model");
  const drawStart = root.hasAttribute("data-handles") && startPoints(root, words, change);
  let [basis, run, name, heights, goal] = [null, null, null, null, null];

  function drawTarget() {
    rangeFor(name);
    const ticks = [roundNumbers(-3, 3, 6).map((v) => [X(v), v]), roundNumbers(LOW + 1, HIGH, 8).map((v) => [Y(v), v])];
    axis({ x: ticks[0], y: ticks[1], names: ["x", "y"] });
    target.setAttribute("d", line(Array.from(xs, (x) => [X(x), Y(goal(x))])));
  }

  const pointsOf = (weights) =>
    places.map((x, i) => [x, Y(basis.reduce((sum, column, k) => sum + weights[k] * column[i], 0))]);

  return {
    draw({ state, fit, run: next }) {
      if (next === run) return;
      run = next;
      if (state.target !== name || state.drawn !== heights) {
        [name, heights, goal] = [state.target, state.drawn, targetOf(state)];
        drawTarget();
      }
      const some = state.noise > 0 ? Array.from(fit.x, (x, k) => [x, fit.y[k]]).filter((_, k) => k % 10 === 5) : [];
      noisy.setAttribute("d", some.map(([x, y]) => `M${X(x).toFixed(1)} ${Y(y).toFixed(1)}h0`).join(""));
      basis = columns(fit.basis, fit.degree, xs);
      ghosts.replaceChildren();
      const shown = new Set(Array.from({ length: GHOSTS + 1 }, (_, k) => stepAt(k / GHOSTS, state.steps)));
      for (const t of shown) svg(ghosts, "path", { d: line(pointsOf(run.weights[t])) });
      if (drawStart) drawStart(state);
    },
    show(t) {
      present(pointsOf(run.weights[t]));
    },
  };
}
