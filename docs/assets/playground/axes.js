// What drawings are made of: SVG elements, axes with a clipped layer, lines, round numbers.

const WIDTH = 480;
const HEIGHT = 320;
export const BOX = { left: 64, right: 460, top: 28, bottom: 272 }; // the axes' rectangle in each drawing
export const HALF = [(BOX.right - BOX.left) / 2, (BOX.bottom - BOX.top) / 2];
export const MIDDLE = [BOX.left + HALF[0], BOX.top + HALF[1]];

const CIRCLE = Array.from({ length: 25 }, (_, k) => [Math.cos, Math.sin].map((f) => 5 * f((k * Math.PI) / 12)));

export const clamp = (v, least, most) => Math.min(most, Math.max(least, v));
export const scale = (from, to) => (v) => to[0] + ((v - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);

/** Give an element attributes. */
export function put(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** An SVG element inside `parent`. */
export function svg(parent, name, attributes = {}) {
  return parent.appendChild(put(document.createElementNS("http://www.w3.org/2000/svg", name), attributes));
}

/** Path data through points; a point that is no number interrupts the line, a far one is brought to where floats hold. */
export function line(points) {
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

/**
 * A line that moves at each step: a function that takes its points, with its `element`. Path data and a circle's
 * centre are properties of CSS, so for them the browser would match styles anew, 0.2 to 0.3 of a frame's 3.9 ms;
 * points are none.
 */
export function moving(parent, kind) {
  const element = svg(parent, "polyline", { class: kind });
  const move = (points) => element.setAttribute("points", line(points).replace(/[ML]/g, " "));
  return Object.assign(move, { element });
}

/** A dot that moves: a function that takes its place, likewise. */
export function movingDot(parent, kind) {
  const move = moving(parent, `dot ${kind}`);
  return Object.assign((x, y) => move(CIRCLE.map(([dx, dy]) => [x + dx, y + dy])), { element: move.element });
}

/** Round numbers in a range, about `count` of them. */
export function roundNumbers(least, most, count) {
  const rough = (most - least) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const numbers = [];
  for (let k = Math.ceil(least / step); k * step <= most; k++) numbers.push(Number((k * step).toPrecision(6)));
  return numbers;
}

let drawings = 0;

/** Axes with a clipped `layer` for what is drawn; `axis` replaces ticks, pairs of a place and a text, and names. */
export function axes(root) {
  const id = `playground-clip-${drawings++}`;
  put(root, { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  const rectangle = { x: BOX.left, y: BOX.top, width: 2 * HALF[0], height: 2 * HALF[1] };
  svg(svg(root, "clipPath", { id }), "rect", rectangle);
  const ticks = svg(root, "g", { class: "ticks", "aria-hidden": "true" });
  const layer = svg(root, "g", { "clip-path": `url(#${id})` });
  svg(root, "path", { class: "frame", d: `M${BOX.left} ${BOX.top}V${BOX.bottom}H${BOX.right}` });
  const write = (text, place) => {
    svg(ticks, "text", place).textContent = text;
  };
  function axis({ x, y, names }) {
    ticks.replaceChildren();
    for (const [at, text] of x) {
      svg(ticks, "path", { d: `M${at} ${BOX.top}V${BOX.bottom}` });
      const ends = at > BOX.right - 12 && String(text).length > 3;
      write(text, { x: ends ? WIDTH : at, y: BOX.bottom + 20, "text-anchor": ends ? "end" : "middle" });
    }
    for (const [at, text] of y) {
      svg(ticks, "path", { d: `M${BOX.left} ${at}H${BOX.right}` });
      write(text, { x: BOX.left - 6, y: at + 5, "text-anchor": "end" });
    }
    write(names[0], { x: MIDDLE[0], y: HEIGHT - 7, "text-anchor": "middle" });
    write(names[1], { x: 2, y: 15 });
  }
  return { layer, axis };
}
