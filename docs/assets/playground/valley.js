// Contours of the loss over a plane through the best weights, the path in it, and handles to move the start.

import { axes, BOX, clamp, HALF, line, MIDDLE, moving, movingDot, roundNumbers, svg } from "./axes.js";
import { handle, place, slider } from "./handle.js";
import { written } from "./model.js";
import { armsOf, axesOf, contoursOf, inPlane, movedStart, planeOf, reachOf, roomOf } from "./plane.js";
import { digits, fill, functionName } from "./text.js";

const LONGER = 3; // the arrow of the velocity, than the step that it made
const TRAIL = 40; // steps that stand out behind the present one
const inBox = ([x, y]) => [clamp(x, BOX.left, BOX.right), clamp(y, BOX.top, BOX.bottom)];

/** The whole path without steps too short to see. */
function visible(places) {
  const whole = [places[0]];
  for (const [x, y] of places) {
    const [lastX, lastY] = whole.at(-1);
    if (Math.abs(x - lastX) + Math.abs(y - lastY) > 0.7 && whole.length < 3000) whole.push([x, y]);
  }
  return whole;
}

/**
 * The start as a point to drag, and each of its coordinates as a ring on its axis, which is a slider. `drag` is told a
 * place, null where it stays, `set` which coordinate a key asks for. Returns how to draw them.
 */
function startHandles(root, words, { drag, set, release }) {
  const layer = svg(root, "g");
  const sliders = ["horizontal", "vertical"].map((orientation, k) => {
    const point = handle(layer, "coordinate", (x, y) => drag(k === 0 ? [x, null] : [null, y]), release);
    point.addEventListener("blur", release);
    return { point, say: slider(point, orientation, (value) => set(k, value)) };
  });
  const ringed = handle(layer, "point", (x, y) => drag([x, y]), release);
  return ([x, y], names, ranges) => {
    place(ringed, x, y);
    place(sliders[0].point, x, BOX.bottom);
    place(sliders[1].point, BOX.left, y);
    sliders.forEach(({ say }, k) => {
      say(fill(words.drag, { axis: names[k] }), ...ranges[k]);
    });
  };
}

/** An arrow from `to` on, `LONGER` times as long as the step `from` there. */
function arrow(from, to) {
  const [dx, dy] = [0, 1].map((k) => LONGER * (to[k] - from[k]));
  const head = Math.min(0.3, 9 / Math.hypot(dx, dy)); // its length as a share of the arrow's
  const tip = [to[0] + dx, to[1] + dy];
  const side = (by) => [tip[0] - head * (dx + by * dy), tip[1] - head * (dy - by * dx)];
  return [to, tip, side(0.6), tip, side(-0.6)];
}

/** A cross around a place, with arms of these lengths to both sides. */
const cross = ([x, y], [a, b]) => [
  [x - a, y],
  [x + a, y],
  [x, y],
  [x, y - b],
  [x, y + b],
];

/** `draw(model, held)` a descent, in the window as it is where `held`; `show(t)` one of its steps. */
export function valleyDrawing(root, words, change) {
  const { layer, axis } = axes(root);
  const contours = svg(layer, "g", { class: "contours" });
  const lines = ["least", "most"].map((name) => svg(layer, "path", { class: `axis ${name}` }));
  const whole = svg(layer, "path", { class: "path" });
  const trail = moving(layer, "trail");
  const remembered = moving(layer, "state"); // of the optimizer
  // No transform: the dot would be a layer's last piece, and while its size changes all layers are made anew, 0.3 ms.
  svg(layer, "path", { class: "star", d: `M${MIDDLE}m-6 0h12m-6-6v12m-4.2-10.2l8.4 8.4m-8.4 0l8.4-8.4` });
  const dot = movingDot(layer, "");
  let [model, plane, reach, start, places, held] = [null, null, null, null, [], false];

  const across = (p) => MIDDLE[0] + (p / reach[0]) * HALF[0];
  const up = (q) => MIDDLE[1] - (q / reach[1]) * HALF[1];

  /** Move the start by two distances; until it is let go the window stays. */
  const move = (by, settled) => change({ start: written(movedStart(model, plane, by)) }, { held: true, settled });

  const drawStart = startHandles(root, words, {
    drag([x, y]) {
      const p = x === null ? start[0] : ((x - MIDDLE[0]) / HALF[0]) * reach[0];
      const q = y === null ? start[1] : ((MIDDLE[1] - y) / HALF[1]) * reach[1];
      move([p - start[0], q - start[1]], false);
    },
    set(k, value) {
      const by = [0, 0];
      by[k] = value - plane.centre[k] - start[k];
      move(by, true);
    },
    release: () => held && change({}, { settled: true }),
  });

  /** Least, most and present value of both coordinates: within the window, and within what a start may be. */
  const ranges = () =>
    roomOf(model, plane).map((room, k) => {
      const least = Math.min(start[k], Math.max(-reach[k], start[k] + room[0]));
      const most = Math.max(start[k], Math.min(reach[k], start[k] + room[1]));
      return [least, most, start[k]].map((v) => plane.centre[k] + v);
    });

  function drawAxes(on) {
    const found = axesOf(plane.hessian);
    found.forEach(({ vector: [p, q] }, k) => {
      const [dx, dy] = [(p / reach[0]) * HALF[0], (q / reach[1]) * HALF[1]];
      const far = 999 / Math.hypot(dx, dy);
      const ends = [-far, far].map((by) => [MIDDLE[0] + by * dx, MIDDLE[1] - by * dy]);
      lines[k].setAttribute("d", on ? line(ends) : "");
    });
    const [least, most] = found.map(({ curvature }) => digits(curvature, 4));
    root.parentElement.querySelector(".curvatures").textContent = fill(words.curvatures, { least, most });
  }

  return {
    draw(next, hold) {
      const { fit, run, state } = next;
      if (fit !== model?.fit || state.plane !== model.state.plane) plane = planeOf(next);
      model = next;
      held = hold;
      start = inPlane(plane, fit, run.weights[0]);
      if (!held) reach = reachOf(plane.hessian, start, state.zoom);
      const names = plane.pair
        ? plane.pair.map((k) => fill(words.weight, { f: functionName(state.basis, k) }))
        : [words.flattest, words.steepest];
      const [x, y] = [across, up].map((to, k) => {
        const at = plane.centre[k];
        return roundNumbers(at - reach[k], at + reach[k], 4).map((v) => [to(v - at), Number(v.toPrecision(5))]);
      });
      axis({ x, y, names });
      contours.replaceChildren();
      for (const ring of contoursOf(plane.hessian, reach)) {
        svg(contours, "path", { d: line(ring.map(([p, q]) => [across(p), up(q)])) });
      }
      drawAxes(state.axes === "on");
      places = run.weights.map((weights) => {
        const [p, q] = inPlane(plane, fit, weights);
        return [across(p), up(q)];
      });
      whole.setAttribute("d", line(visible(places)));
      drawStart(inBox(places[0]), names, ranges());
    },
    show(t) {
      // Steps too short to see are left out of the whole path, not out of the trail.
      trail(places.slice(Math.max(0, t - TRAIL), t + 1));
      const arms = model.state.memory === "on" && armsOf(plane, model.run, model.state, t);
      const swift = t > 0 && model.state.memory === "on" && model.state.optimizer === "momentum";
      remembered(swift ? arrow(places[t - 1], places[t]) : arms ? cross(places[t], arms) : []);
      const [x, y] = inBox(places[t]);
      dot.element.classList.toggle("gone", x !== places[t][0] || y !== places[t][1]);
      if (Number.isFinite(x) && Number.isFinite(y)) dot(x, y);
    },
  };
}
