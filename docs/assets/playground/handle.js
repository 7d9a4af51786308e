// What is dragged in a drawing, and the way to move it without a pointer: an ARIA slider.

import { clamp, put, svg } from "./axes.js";
import { digits } from "./text.js";

/** Where a pointer is, in units of the drawing. */
export const placeOf = (event, root) =>
  new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());

/** A point that is dragged: `to(x, y)` is told where to, in units of the drawing, and `done()` when it is let go. */
export function handle(layer, kind, to, done) {
  const root = layer.ownerSVGElement;
  const point = svg(layer, "g", { class: `handle ${kind}` });
  svg(point, "circle", { r: 22, class: "reach" });
  svg(point, "circle", { r: kind === "coordinate" ? 5 : 7 });
  let grip = null; // from the pointer to the point
  // A finger on the point does not scroll the page. (`touch-action` is not heeded inside an SVG.)
  point.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  point.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    point.setPointerCapture(event.pointerId);
    const [pointer, { e, f }] = [placeOf(event, root), point.transform.baseVal.getItem(0).matrix];
    grip = [e - pointer.x, f - pointer.y];
    event.preventDefault();
    point.focus({ focusVisible: false });
  });
  point.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const { x, y } = placeOf(event, root);
    to(x + grip[0], y + grip[1]);
  });
  point.addEventListener("lostpointercapture", () => {
    if (grip) done();
    grip = null;
  });
  return point;
}

/** Put a point where it belongs; outside of the axes it waits at their edge. */
export const place = (point, x, y) => put(point, { transform: `translate(${x} ${y})` });

/**
 * Make the point a slider: `set(value)` is told what a key asks for, within the range. Where there is `turn`, it gets
 * the left and right keys, as -1 and 1.
 * Returns a function that takes its name, the range from `least` to `most`, and where it is, `now`.
 */
export function slider(point, orientation, set, turn) {
  let range = null;
  put(point, { role: "slider", tabindex: 0, "aria-orientation": orientation });
  point.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (turn && sideways) {
      event.preventDefault();
      return turn(sideways);
    }
    const { least, most, now } = range;
    const far = (most - least) / 10;
    const step = event.shiftKey ? far : far / 10;
    const wanted = {
      ArrowLeft: now - step,
      ArrowDown: now - step,
      ArrowRight: now + step,
      ArrowUp: now + step,
      PageDown: now - far,
      PageUp: now + far,
      Home: least,
      End: most,
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    set(clamp(wanted, least, most));
  });
  return (name, least, most, now) => {
    range = { least, most, now };
    const [valuemin, valuemax, valuenow] = [least, most, now].map((v) => digits(v, 4));
    const said = { label: name, valuemin, valuemax, valuenow, valuetext: valuenow };
    for (const [key, value] of Object.entries(said)) point.setAttribute(`aria-${key}`, value);
  };
}
