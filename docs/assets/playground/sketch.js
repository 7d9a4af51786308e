// A target drawn by hand: a surface to draw on, and a slider for each of its points.

import { BOX, clamp, HALF, scale, svg } from "./axes.js";
import { KNOTS } from "./descent.js";
import { place, placeOf, slider } from "./handle.js";
import { DRAWN } from "./state.js";
import { digits, fill } from "./text.js";

const CLOSE = 0.25; // how near to a point the pen moves it, in distances between two of them
const [TO_X, FROM_X] = ends([0, KNOTS - 1], [BOX.left, BOX.right]);
const [TO_Y, FROM_Y] = ends(DRAWN, [BOX.bottom, BOX.top]);

function ends(values, places) {
  return [scale(values, places), scale(places, values)];
}

/** Into the picture above `caption`, while the target is the drawn one. */
export function sketch(caption, words, change) {
  const root = caption.parentElement.querySelector("svg");
  const layer = svg(root, "g", { display: "none" });
  const surface = svg(layer, "rect", {
    class: "surface",
    x: BOX.left - 12,
    y: BOX.top,
    width: 2 * HALF[0] + 24,
    height: 2 * HALF[1],
  });
  let [values, pen, grip, shown] = [[], null, null, false];

  function set(heights, settled) {
    const next = values.map((v, k) => (heights[k] === undefined ? v : Number(clamp(heights[k], ...DRAWN).toFixed(3))));
    change({ drawn: next }, { settled });
  }

  const knots = Array.from({ length: KNOTS }, (_, k) => {
    const point = svg(layer, "g", { class: "handle knot" });
    svg(point, "circle", { r: 16, class: "reach" });
    svg(point, "circle", { r: 6 });
    const say = slider(
      point,
      "vertical",
      (height) => set({ [k]: height }, true),
      (by) => select(k + by),
    );
    point.setAttribute("tabindex", k ? -1 : 0);
    point.addEventListener("focus", () => {
      knots.forEach((knot, j) => {
        knot.point.setAttribute("tabindex", j === k ? 0 : -1);
      });
    });
    return { point, say, name: fill(words.knot, { x: digits((2 * k) / (KNOTS - 1) - 1, 3) }) };
  });

  const select = (k, how) => knots[clamp(k, 0, KNOTS - 1)].point.focus(how);

  /** The pen is at `x`, counted in points, and that height; what it has passed is on its line. */
  function drawTo(x, height) {
    const heights = {};
    for (let k = 0; k < KNOTS; k++) {
      const passed = (pen.x - k) * (x - k) < 0;
      if (passed) heights[k] = scale([pen.x, x], [pen.height, height])(k);
      if (Math.abs(x - k) <= CLOSE || (k === grip?.k && Math.abs(x - grip.x) <= CLOSE)) heights[k] = height;
    }
    pen = { x, height };
    set(heights, false);
  }

  const penAt = (event) => {
    const { x, y } = placeOf(event, root);
    return [clamp(FROM_X(x), 0, KNOTS - 1), FROM_Y(y)];
  };

  // A finger that draws does not scroll the page.
  surface.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    const [x, height] = penAt(event);
    pen = { x, height };
    grip = { x, k: Math.round(x) };
    select(grip.k, { focusVisible: false });
    drawTo(x, height);
  });
  surface.addEventListener("pointermove", (event) => pen && drawTo(...penAt(event)));
  surface.addEventListener("lostpointercapture", () => {
    if (pen) change({}, { settled: true });
    pen = null;
  });

  return {
    draw({ state }) {
      const now = state.target === "drawn";
      if (now !== shown) {
        root.append(layer); // above all else
        layer.setAttribute("display", now ? "inline" : "none");
        shown = now;
      }
      if (values === state.drawn) return;
      values = state.drawn;
      knots.forEach(({ point, say, name }, k) => {
        place(point, TO_X(k), TO_Y(values[k]));
        say(name, ...DRAWN, values[k]);
      });
    },
    show() {},
  };
}
