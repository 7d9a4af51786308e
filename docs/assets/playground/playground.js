// The playground on the page: draws what descent.js computed, and listens to the reader. The markup, with all its
// words, is docs/hooks/playground.html; a part that is missing there (on the home page most are) is left out.

import { bestConstants, columns, descend, limit, linspace, polynomial, problem } from "./descent.js";
import { DEFAULTS, fitting, HIGHEST, parse, python, query, read, rounded, shortest, startWeights } from "./state.js";

const WIDTH = 480;
const HEIGHT = 320;
const BOX = { left: 64, right: 460, top: 28, bottom: 272 }; // the axes' rectangle in each drawing
const MIDDLE = { x: (BOX.left + BOX.right) / 2, y: (BOX.top + BOX.bottom) / 2 };
const LOW = -3; // the range of y over x
const HIGH = 4.5;
const GHOSTS = 5; // curves that stay in the picture, besides that of the start
const TRAIL = 40; // steps that stand out behind the present one
const FLOOR = -12; // no decade of the loss below this one is drawn
const SECONDS = 8; // that a whole descent takes to play
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");

const clamp = (v, least, most) => Math.min(most, Math.max(least, v));
const scale = (from, to) => (v) => to[0] + ((v - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);
/** Weights of a start as they are written into the address. */
const written = (start) => start.map((v) => Number(clamp(v, -HIGHEST.start, HIGHEST.start).toPrecision(6)));
const X = scale([-Math.PI, Math.PI], [BOX.left, BOX.right]);
const Y = scale([LOW, HIGH], [BOX.bottom, BOX.top]);

/** The step at a share of the playing time: the first ones are shown slowly, because most happens there. */
const stepAt = (share, steps) => Math.min(steps, Math.round(Math.expm1(share * Math.log1p(steps))));

/** A number as a log prints it, with six digits at most. */
function digits(value, count = 6) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const small = value !== 0 && Math.abs(value) < 1e-3;
  return small || Math.abs(value) >= 1e6 ? value.toExponential(2).replace("e+", "e") : String(Number(value.toPrecision(count)));
}

/** An SVG element inside `parent`. */
function svg(parent, name, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}

/** Path data through points; a point that is no number interrupts the line, a far one is brought to where floats hold. */
function line(points) {
  let [data, pen] = ["", "M"];
  for (const [x, y] of points) {
    if (Number.isNaN(x) || Number.isNaN(y)) pen = "M";
    else {
      data += `${pen}${clamp(x, -1e4, 1e4).toFixed(1)} ${clamp(y, -1e4, 1e4).toFixed(1)}`;
      pen = "L";
    }
  }
  return data;
}

/** A setting as a message shows it. */
const plain = (value) => (typeof value === "number" ? shortest(value) : String(value));

let drawings = 0;

/** Axes with a clipped layer for what is drawn; `axis` replaces ticks and labels. */
function axes(root) {
  const id = `playground-clip-${drawings++}`;
  root.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  const rectangle = { x: BOX.left, y: BOX.top, width: BOX.right - BOX.left, height: BOX.bottom - BOX.top };
  svg(svg(root, "clipPath", { id }), "rect", rectangle);
  const ticks = svg(root, "g", { class: "ticks", "aria-hidden": "true" });
  const layer = svg(root, "g", { "clip-path": `url(#${id})` });
  svg(root, "path", { class: "frame", d: `M${BOX.left} ${BOX.top}V${BOX.bottom}H${BOX.right}` });
  function axis({ x, y, xLabel, yLabel }) {
    ticks.replaceChildren();
    for (const [at, text] of x) {
      svg(ticks, "path", { d: `M${at} ${BOX.top}V${BOX.bottom}` });
      const anchor = at > BOX.right - 12 && String(text).length > 3 ? { x: WIDTH, "text-anchor": "end" } : { x: at, "text-anchor": "middle" };
      svg(ticks, "text", { y: BOX.bottom + 20, ...anchor }).textContent = text;
    }
    for (const [at, text] of y) {
      svg(ticks, "path", { d: `M${BOX.left} ${at}H${BOX.right}` });
      svg(ticks, "text", { x: BOX.left - 6, y: at + 5, "text-anchor": "end" }).textContent = text;
    }
    svg(ticks, "text", { x: MIDDLE.x, y: HEIGHT - 7, "text-anchor": "middle" }).textContent = xLabel;
    svg(ticks, "text", { x: 2, y: 15 }).textContent = yLabel;
  }
  return { layer, axis };
}

/** Round numbers in a range, about `count` of them. */
function roundNumbers(least, most, count) {
  const rough = (most - least) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const numbers = [];
  for (let k = Math.ceil(least / step); k * step <= most; k++) numbers.push(Number((k * step).toPrecision(6)));
  return numbers;
}

/** A focusable point that is dragged, or moved by the arrow keys; `move(dx, dy)` is in units of the drawing. */
function handle(root, label, move, done) {
  const point = svg(root, "g", { class: "handle", role: "slider", tabindex: 0, "aria-label": label });
  svg(point, "circle", { r: 22, class: "reach" });
  svg(point, "circle", { r: 7 });
  let last = null;
  const at = (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
    return [place.x, place.y];
  };
  // A finger on the point does not scroll the page. (`touch-action` is not heeded inside an SVG.)
  point.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  point.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    point.setPointerCapture(event.pointerId);
    last = at(event);
    event.preventDefault();
    point.focus({ focusVisible: false });
  });
  point.addEventListener("pointermove", (event) => {
    if (!last) return;
    const now = at(event);
    move(now[0] - last[0], now[1] - last[1]);
    last = now;
  });
  point.addEventListener("lostpointercapture", () => {
    if (last) done();
    last = null;
  });
  point.addEventListener("keydown", (event) => {
    const far = event.shiftKey ? 20 : 4;
    const way = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
    if (!way) return;
    event.preventDefault();
    move(...way);
    done();
  });
  return point;
}

/** The cubic coming down on the sine, with handles on the curve to start from. */
function curveDrawing(root, words, change) {
  const xs = linspace(-Math.PI, Math.PI, 121);
  const { layer, axis } = axes(root);
  axis({
    x: [-3, -2, -1, 0, 1, 2, 3].map((v) => [X(v), v]),
    y: [-2, -1, 0, 1, 2, 3, 4].map((v) => [Y(v), v]),
    xLabel: "x",
    yLabel: "y",
  });
  svg(layer, "path", { class: "sine", d: line(Array.from(xs, (x) => [X(x), Y(Math.sin(x))])) });
  const ghosts = svg(layer, "g", { class: "ghosts" });
  const present = svg(layer, "path", { class: "model" });
  const points = svg(root, "g");
  const wanted = root.hasAttribute("data-handles");
  let [basis, nodes, model] = [null, [], null];

  const drawn = (weights) =>
    line(
      Array.from(xs, (x, i) => [X(x), Y(basis.reduce((sum, column, k) => sum + weights[k] * column[i], 0))]),
    );

  /** How the start's weights change when the curve is moved by 1 at one node and by 0 at the others. */
  function bump(k) {
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

  function move(k, dy) {
    const start = fitting(model.state.start, model.state.degree);
    const height = polynomial(start)(nodes[k]);
    const by = clamp(height - (dy * (HIGH - LOW)) / (BOX.bottom - BOX.top), LOW, HIGH) - height;
    change({ start: written(bump(k).map((weight, i) => (start[i] ?? 0) + by * weight).concat(start.slice(nodes.length))) });
  }

  return {
    draw(next) {
      model = next;
      const { state, run, fit } = model;
      basis = columns(fit.basis, fit.degree, xs);
      const shown = new Set(Array.from({ length: GHOSTS + 1 }, (_, k) => stepAt(k / GHOSTS, state.steps)));
      ghosts.replaceChildren();
      shown.forEach((t) => svg(ghosts, "path", { d: drawn(run.weights[t]) }));
      if (!wanted) return;
      const count = Math.min(state.degree, 3) + 1;
      if (nodes.length !== count) {
        nodes = Array.from(linspace(-0.7 * Math.PI, 0.7 * Math.PI, count));
        points.replaceChildren();
        nodes.forEach((node, k) => {
          const label = words.handle.replace("{x}", node.toFixed(1));
          const range = { "aria-valuemin": LOW, "aria-valuemax": HIGH, "aria-orientation": "vertical" };
          const point = handle(root, label, (_, dy) => move(k, dy), () => change({}, true));
          for (const [key, value] of Object.entries(range)) point.setAttribute(key, value);
          points.append(point);
        });
      }
      [...points.children].forEach((point, k) => {
        const height = clamp(polynomial(fitting(state.start, state.degree))(nodes[k]), LOW, HIGH);
        point.setAttribute("transform", `translate(${X(nodes[k])} ${Y(height)})`);
        point.setAttribute("aria-valuenow", height.toFixed(2));
      });
    },
    show(t) {
      present.setAttribute("d", drawn(model.run.weights[t]));
    },
  };
}

/** The loss and what it is above the best, on a log axis over the steps. */
function lossDrawing(root, words) {
  const { layer, axis } = axes(root);
  const parts = Object.fromEntries(
    ["best", "excess", "loss"].map((name) => [name, svg(layer, "path", { class: name })]),
  );
  const now = svg(layer, "path", { class: "now" });
  const dots = ["excess", "loss"].map((name) => svg(root, "circle", { class: `dot ${name}`, r: 5 }));
  let [x, y, series] = [null, null, []];

  /** The extremes of each of some 400 groups of steps: spikes stay, and no drawing has more points than pixels. */
  function thinned(values) {
    const group = Math.max(1, Math.ceil(values.length / 400));
    const points = [];
    for (let first = 0; first < values.length; first += group) {
      let [low, high] = [first, first];
      for (let t = first; t < Math.min(first + group, values.length); t++) {
        if (values[t] < values[low]) low = t;
        if (!(values[t] <= values[high])) high = t;
      }
      for (const t of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) points.push([x(t), y(values[t])]);
    }
    return points;
  }

  return {
    draw({ state, run, fit }) {
      const loss = run.excess.map((v) => v + fit.bestLoss);
      const finite = loss.filter(Number.isFinite);
      const top = Math.ceil(Math.log10(Math.max(...finite.slice(0, 1), finite.reduce((a, b) => Math.max(a, b), 1))));
      const least = run.excess.reduce((a, b) => (b > 0 && b < a ? b : a), fit.bestLoss);
      const bottom = clamp(Math.floor(Math.log10(least)), FLOOR, top - 1);
      const place = scale([bottom, top], [BOX.bottom, BOX.top]);
      y = (value) => (value > 0 ? place(Math.min(Math.log10(value), top + 9)) : value === 0 ? BOX.bottom + 9 : NaN);
      x = scale([0, state.steps], [BOX.left, BOX.right]);
      series = [run.excess, loss];
      const apart = Math.max(1, Math.ceil((top - bottom) / 7));
      const decades = Array.from({ length: top - bottom + 1 }, (_, k) => bottom + k).filter((k) => k % apart === 0);
      axis({
        x: roundNumbers(0, state.steps, 5).filter(Number.isInteger).map((t) => [x(t), t]),
        y: decades.map((k) => [place(k), `1e${k}`]),
        xLabel: words.steps,
        yLabel: words.loss,
      });
      parts.best.setAttribute("d", `M${BOX.left} ${y(fit.bestLoss).toFixed(1)}H${BOX.right}`);
      parts.excess.setAttribute("d", line(thinned(run.excess)));
      parts.loss.setAttribute("d", line(thinned(loss)));
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

const FUNCTIONS = { monomials: "x^", scaled: "u^", Legendre: "P", Chebyshev: "T", orthonormal: "q" };
const RAISED = ["1", "", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];

/** What a weight is multiplied by, such as x³ or P₃. */
function functionName(basis, k) {
  const letter = FUNCTIONS[basis];
  if (!letter.endsWith("^")) return letter + String.fromCharCode(0x2080 + k);
  return k === 0 ? "1" : letter[0] + RAISED[k];
}

/** Contours of the loss over a plane through the best weights, and the path in it. */
function valleyDrawing(root, words, change) {
  const { layer, axis } = axes(root);
  const contours = svg(layer, "g", { class: "contours" });
  const all = svg(layer, "path", { class: "path" });
  const trail = svg(layer, "path", { class: "trail" });
  const best = svg(layer, "path", { class: "star", d: "M-6 0H6M0-6V6M-4.2-4.2L4.2 4.2M-4.2 4.2L4.2-4.2" });
  const dot = svg(layer, "circle", { class: "dot", r: 5 });
  let [model, plane, reach, points, held] = [null, null, null, [], false];

  const point = handle(root, words.drag, move, () => {
    held = false;
    change({}, true);
  });
  point.setAttribute("aria-valuemin", -HIGHEST.start);
  point.setAttribute("aria-valuemax", HIGHEST.start);

  /** Where weights lie in the plane, as distances from the best. */
  const inPlane = (weights) =>
    plane.map((axis) => axis.reduce((sum, v, k) => sum + (v ? v * (weights[k] - model.fit.best[k]) : 0), 0));
  const across = (p) => MIDDLE.x + (p / reach[0]) * (MIDDLE.x - BOX.left);
  const up = (q) => MIDDLE.y - (q / reach[1]) * (MIDDLE.y - BOX.top);

  function move(dx, dy) {
    held = true; // the window stays where it is while the point is dragged
    const { fit, run, state } = model;
    const by = [(dx * reach[0]) / (MIDDLE.x - BOX.left), (-dy * reach[1]) / (MIDDLE.y - BOX.top)];
    const weights = Array.from(run.weights[0], (v, k) => v + by[0] * plane[0][k] + by[1] * plane[1][k]);
    if (state.basis === "monomials") return change({ start: written(weights) });
    const curve = (x) => columns(fit.basis, fit.degree, [x]).reduce((sum, [v], k) => sum + v * weights[k], 0);
    change({ start: written(Array.from(model.monomials().weightsOf(curve))) });
  }

  return {
    draw(next) {
      model = next;
      const { fit, run, state } = model;
      const size = fit.degree + 1;
      const unit = (k) => Array.from({ length: size }, (_, i) => (i === k ? 1 : 0));
      const pair = size > 3 ? [1, 3] : [0, 1];
      const eigen = state.plane === "eigen";
      plane = eigen ? [fit.vectors[0], fit.vectors.at(-1)] : pair.map(unit);
      // The loss in the plane, from its best: the 2x2 block of the Hessian that belongs to it.
      const images = plane.map((axis) => fit.R.map((row) => row.reduce((sum, v, k) => sum + v * axis[k], 0)));
      const [hpp, hpq, hqq] = [
        [0, 0],
        [0, 1],
        [1, 1],
      ].map(([i, j]) => 2 * images[i].reduce((sum, v, k) => sum + v * images[j][k], 0));
      const start = inPlane(run.weights[0]);
      if (!held) {
        const energy = hpp * start[0] ** 2 + 2 * hpq * start[0] * start[1] + hqq * start[1] ** 2;
        reach = [hpp, hqq].map((h, k) => {
          const full = Math.max(1.3 * Math.abs(start[k]), 0.4 * Math.sqrt(energy / h)) || 1;
          // Rounded up to a power of 2: a start that is moved a little leaves the window as it is.
          return 2 ** Math.ceil(Math.log2(full)) / state.zoom;
        });
        // Where the valley is nearly round, it is drawn so.
        if (Math.max(hpp, hqq) < 4 * Math.min(hpp, hqq)) {
          const [across, up] = [(BOX.right - BOX.left) / 2, (BOX.bottom - BOX.top) / 2];
          const unit = Math.max(reach[0] / across, reach[1] / up);
          reach = [unit * across, unit * up];
        }
      }
      const centre = plane.map((axis) => axis.reduce((sum, v, k) => sum + v * fit.best[k], 0));
      const ticks = (k, place) =>
        roundNumbers(centre[k] - reach[k], centre[k] + reach[k], 4).map((v) => [place(v - centre[k]), Number(v.toPrecision(5))]);
      const label = (k) => (eigen ? [words.flattest, words.steepest][k] : words.weight.replace("{f}", functionName(state.basis, pair[k])));
      axis({ x: ticks(0, across), y: ticks(1, up), xLabel: label(0), yLabel: label(1) });

      // A contour is the image of a circle under the inverse of the Hessian's Cholesky factor.
      const l = Math.sqrt(hpp);
      const m = hpq / l;
      const n = Math.sqrt(Math.max(hqq - m * m, 0));
      const highest = (hpp * reach[0] ** 2 + 2 * Math.abs(hpq) * reach[0] * reach[1] + hqq * reach[1] ** 2) / 2;
      contours.replaceChildren();
      for (let level = highest / 3, k = 0; k < 8; level /= 3, k++) {
        const radius = Math.sqrt(2 * level);
        const ring = Array.from({ length: 97 }, (_, i) => {
          const [cos, sin] = [Math.cos((i * Math.PI) / 48), Math.sin((i * Math.PI) / 48)];
          const q = (radius * sin) / n;
          return [across((radius * cos - m * q) / l), up(q)];
        });
        svg(contours, "path", { d: line(ring) });
      }
      best.setAttribute("transform", `translate(${MIDDLE.x} ${MIDDLE.y})`);
      points = run.weights.map((weights) => {
        const [p, q] = inPlane(weights);
        return [across(p), up(q)];
      });
      // Steps too short to see are left out of the whole path, not out of the trail.
      let [kept, whole] = [points[0], [points[0]]];
      for (const place of points) {
        if (Math.abs(place[0] - kept[0]) + Math.abs(place[1] - kept[1]) > 0.7 && whole.length < 3000) {
          whole.push(place);
          kept = place;
        }
      }
      all.setAttribute("d", line(whole));
      const [x, y] = points[0];
      point.setAttribute("transform", `translate(${clamp(x, BOX.left, BOX.right)} ${clamp(y, BOX.top, BOX.bottom)})`);
      point.setAttribute("aria-valuenow", digits(centre[0] + start[0], 4));
      const text = [0, 1].map((k) => `${label(k)}: ${digits(centre[k] + start[k], 4)}`).join(", ");
      point.setAttribute("aria-valuetext", text);
    },
    show(t) {
      trail.setAttribute("d", line(points.slice(Math.max(0, t - TRAIL), t + 1)));
      const [x, y] = points[t];
      const place = [clamp(x, BOX.left, BOX.right), clamp(y, BOX.top, BOX.bottom)];
      const gone = place[0] !== x || place[1] !== y;
      dot.classList.toggle("gone", gone);
      if (place.every(Number.isFinite)) {
        dot.setAttribute("cx", place[0].toFixed(1));
        dot.setAttribute("cy", place[1].toFixed(1));
      }
    },
  };
}

/** Bring one playground to life. */
function mount(root) {
  const words = JSON.parse(root.querySelector("script.words").textContent);
  const find = (selector) => root.querySelector(selector);
  const field = (name) => find(`[name="${name}"]`);
  const compact = root.hasAttribute("data-compact");
  const parsed = parse(compact ? "" : location.search);
  let state = parsed.state;
  const fits = new Map();
  const fitFor = (basis, degree) => {
    const key = `${basis} ${degree}`;
    if (!fits.has(key)) fits.set(key, problem(basis, degree));
    return fits.get(key);
  };
  // A text node: to change its data is cheaper than to replace it, sixty times a second.
  const readout = find(".readout").appendChild(document.createTextNode(""));
  let [model, frame, clock, addressTimer] = [null, 0, null, 0];
  let share = 0.3; // the learning rate as a share of its limit, kept while there is none
  let sliding = false; // the learning rate's slider is being moved
  share = shareOfLimit();

  const drawings = [
    ["curve", curveDrawing],
    ["loss", lossDrawing],
    ["valley", valleyDrawing],
  ]
    .filter(([name]) => find(`svg.${name}`))
    .map(([name, drawing]) => drawing(find(`svg.${name}`), words, change));

  // ---- what is said

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  function complain(complaints) {
    const place = find(".complaint");
    if (!place) return;
    place.textContent = complaints
      .map(({ key, text, rule: [kind, least, most] }) =>
        fill(words[kind], { key, text, least: plain(least), most: plain(most), taken: plain(state[key]) }),
      )
      .join(" ");
  }

  const status = (t) => {
    const { run, fit } = model;
    const [loss, excess] = [fit.bestLoss + run.excess[t], run.excess[t]];
    const text = Number.isFinite(loss) ? words.status : words.overflow;
    return fill(text, { t, steps: state.steps, loss: digits(loss), excess: digits(excess) });
  };

  function say() {
    if (find(".said")) find(".said").textContent = status(state.t);
  }

  function sayLimit() {
    const most = limit(model.fit, state.optimizer, state.momentum);
    const place = find(".limit");
    const slider = field("lr-slider");
    place.classList.toggle("above", most !== null && state.lr > most);
    if (most === null) place.textContent = words.nolimit;
    else {
      const text = state.lr > most ? words.unstable : words.stable;
      place.textContent = fill(text, { ratio: digits(state.lr / most, 4), limit: shortest(Number(most.toPrecision(4))) });
    }
    const track = slider.parentElement;
    const mark = most === null ? 1 : (Math.log10(most) - Number(slider.min)) / (slider.max - slider.min);
    track.style.setProperty("--limit", clamp(mark, 0, 1));
    track.classList.toggle("limited", most !== null);
  }

  /** Put the state into the controls. */
  function fillIn() {
    for (const name of ["optimizer", "basis", "plane"]) {
      const chosen = find(`[name="${name}"][value="${state[name]}"]`);
      if (chosen) chosen.checked = true;
    }
    for (const name of ["degree", "momentum", "steps"]) if (field(name)) field(name).value = state[name];
    if (field("zoom")) {
      field("zoom").value = Math.log10(state.zoom);
      field("zoom").setAttribute("aria-valuetext", `×${digits(state.zoom, 3)}`);
      find(".zoom-value").textContent = `×${digits(state.zoom, 3)}`;
    }
    const most = limit(model.fit, state.optimizer, state.momentum);
    const centre = most === null ? -2 : Math.log10(most) - 1;
    const slider = field("lr-slider");
    if (!sliding) {
      // Wider only where the address or a typed number asks for it.
      slider.min = Math.min(centre - 2, Math.log10(state.lr)).toFixed(3);
      slider.max = Math.max(centre + 2, Math.log10(state.lr)).toFixed(3);
    }
    slider.value = Math.log10(state.lr);
    slider.setAttribute("aria-valuetext", shortest(state.lr));
    if (field("lr")) field("lr").value = shortest(state.lr);
    if (find(".rate-value")) find(".rate-value").textContent = shortest(state.lr);
    if (find(".momentum")) find(".momentum").hidden = state.optimizer !== "momentum";
    if (find("[data-do=best]")) find("[data-do=best]").hidden = bestConstants(model.fit, state.optimizer) === null;
    if (field("t")) field("t").max = state.steps;
    if (find(".python code")) find(".python code").textContent = python(state);
    const more = find("a.more");
    if (more) more.search = query({ ...state, t: 0 });
  }

  // ---- what is computed and drawn

  function compute() {
    const fit = fitFor(state.basis, state.degree);
    const run = descend(fit, startWeights(fit, state), state);
    model = { state, fit, run, monomials: () => fitFor("monomials", state.degree) };
    drawings.forEach((drawing) => drawing.draw(model));
  }

  function show(t) {
    state.t = t;
    drawings.forEach((drawing) => drawing.show(t));
    readout.data = status(t);
    if (field("t")) field("t").value = t;
  }

  function remember(write = history.replaceState) {
    if (!compact) write.call(history, null, "", (query(state) || location.pathname) + location.hash);
  }

  function rememberSoon(delay) {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => {
      remember();
      say();
    }, delay);
  }

  /** Take over a change; `settled` is true when the reader has let go. */
  function change(changes, settled = false) {
    const before = state;
    state = { ...state, ...changes };
    const other = ["optimizer", "basis", "degree"].some((key) => state[key] !== before[key]);
    if (other && changes.lr === undefined) state.lr = carriedOver(before);
    else share = shareOfLimit();
    state.t = Math.min(state.t, state.steps);
    if (clock) clock = { ...clock, ...clockAt(state.t) };
    complain([]);
    compute();
    fillIn();
    sayLimit();
    show(state.t);
    rememberSoon(settled ? 150 : 500);
  }

  /** All of a state at once: a story, the beginning, a step back in the browser. */
  function replace({ state: next, complaints }) {
    if (clock) pause();
    change(next, true);
    clearTimeout(addressTimer);
    complain(complaints);
    say();
  }

  function shareOfLimit() {
    const most = limit(fitFor(state.basis, state.degree), state.optimizer, state.momentum);
    return most === null ? share : state.lr / most;
  }

  /** A learning rate for another problem: the same share of its limit; where there is none, the same, or a usual one. */
  function carriedOver(before) {
    const most = limit(fitFor(state.basis, state.degree), state.optimizer, state.momentum);
    if (most !== null) return rounded(share * most, 4);
    return state.optimizer === before.optimizer ? state.lr : { rmsprop: 1e-3, adam: 0.1 }[state.optimizer];
  }

  // ---- time

  const shareAt = (t) => Math.log1p(t) / Math.log1p(state.steps);
  const clockAt = (t) => ({ from: shareAt(t), since: null });

  function tick(now) {
    if (clock.since === null) clock.since = now;
    const seconds = Math.min(SECONDS, 0.5 * state.steps);
    const share = clock.from + (now - clock.since) / (1000 * seconds);
    const t = stepAt(share, state.steps);
    // Where motion is unwelcome: a still picture every second.
    const due = !REDUCED.matches || clock.shown === undefined || now - clock.shown > 1000 || share >= 1;
    if (due && t !== state.t) {
      clock.shown = now;
      show(t);
    }
    if (now - (clock.said ?? now - 2000) >= 2000) {
      clock.said = now;
      say();
    }
    if (share >= 1) return pause();
    frame = requestAnimationFrame(tick);
  }

  function label(playing) {
    const button = find("[data-do=play]");
    button.classList.toggle("playing", playing);
    button.querySelector(".word").textContent = playing ? words.pause : words.play;
  }

  function play() {
    if (state.t >= state.steps) show(0);
    clock = clockAt(state.t);
    label(true);
    frame = requestAnimationFrame(tick);
  }

  function pause() {
    cancelAnimationFrame(frame);
    clock = null;
    label(false);
    remember();
    say();
  }

  function goTo(t) {
    if (clock) pause();
    show(clamp(t, 0, state.steps));
    rememberSoon(300);
  }

  // ---- what the reader does

  const actions = {
    play: () => (clock ? pause() : play()),
    back: () => goTo(state.t - 1),
    step: () => goTo(state.t + 1),
    first: () => goTo(0),
    over: () => {
      remember(history.pushState);
      replace({ state: DEFAULTS, complaints: [] });
      remember();
    },
    best: () => {
      const { lr, momentum = state.momentum } = bestConstants(model.fit, state.optimizer);
      const most = limit(model.fit, state.optimizer, momentum);
      change({ lr: rounded(Math.min(lr, most), 5), momentum: Number(momentum.toPrecision(8)) }, true);
    },
    copy: (button) => copy(button, find(".python code").textContent),
    link: (button) => {
      remember();
      copy(button, location.href);
    },
  };

  async function copy(button, text) {
    button.dataset.word ??= button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = words.copied;
    } catch {
      button.textContent = words.uncopied; // the browser does not allow it, or the page came without encryption
    }
    setTimeout(() => (button.textContent = button.dataset.word), 1500);
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do](button);
    const story = event.target.closest("a.story");
    if (story && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      remember(history.pushState);
      replace(parse(story.search));
      remember();
      root.scrollIntoView({ behavior: REDUCED.matches ? "auto" : "smooth" });
      play();
    }
  });

  if (!compact) {
    addEventListener("popstate", () => replace(parse(location.search)));
    // Whoever changes the language takes the state along.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[hreflang]");
      if (link) link.search = query(state);
    });
  }

  root.addEventListener("input", (event) => {
    const { name, value, type } = event.target;
    if (name === "t") return goTo(Number(value));
    if (name === "lr-slider") {
      sliding = true;
      return change({ lr: Number((10 ** value).toPrecision(4)) });
    }
    if (name === "zoom") return change({ zoom: Number((10 ** value).toPrecision(3)) });
    if (type === "radio" || type === "range") return take(name, value);
  });

  root.addEventListener("change", (event) => {
    const { name, value, type } = event.target;
    if (type === "text") take(name, value);
    sliding = false;
  });

  function take(name, text) {
    const { value, rule } = read(name, text);
    if (rule) {
      complain([{ key: name, text, rule }]);
      fillIn();
    } else change({ [name]: value }, true);
  }

  compute();
  fillIn();
  sayLimit();
  show(state.t);
  complain(parsed.complaints);
  if (!compact) remember();
  root.classList.add("alive");
  if (!compact) document.body.classList.add("with-playground");
}

document.querySelectorAll(".playground").forEach(mount);
