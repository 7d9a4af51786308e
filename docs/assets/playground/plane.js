// The geometry of the valley: a plane through the best weights, the window onto it, and the lines of equal loss in it.

import { HALF } from "./axes.js";
import { columns, dot, effectiveRate } from "./descent.js";
import { fitFor } from "./model.js";
import { HIGHEST, startWeights } from "./state.js";

/** How the start's weights of 1, x, x^2, ... change along a direction in the problem's weights. */
function along({ basis, degree }, direction) {
  if (basis === "monomials") return direction;
  const curve = (x) => columns(basis, degree, [x]).reduce((sum, [v], k) => sum + v * direction[k], 0);
  const way = fitFor("monomials", degree).weightsOf(curve);
  const least = 1e-9 * Math.max(...way.map(Math.abs)); // below it is what rounding left
  return way.map((v) => (Math.abs(v) < least ? 0 : v));
}

/**
 * The plane of a model. `directions` are its two unit vectors in the problem's weights, `pair` which weights these are
 * (null where they are eigenvectors), `ways` the same directions in the weights of 1, x, x^2, ..., `centre` the best
 * weights' coordinates, `hessian` that of the loss in the plane, [pp, pq, qq].
 */
export function planeOf({ fit, state }) {
  const size = fit.degree + 1;
  const pair = state.plane === "eigen" ? null : size > 3 ? [1, 3] : [0, 1];
  const unit = (k) => Array.from({ length: size }, (_, i) => Number(i === k));
  const directions = pair ? pair.map(unit) : [fit.vectors[0], fit.vectors.at(-1)];
  const [p, q] = directions.map((direction) => fit.R.map((row) => dot(row, direction)));
  return {
    pair,
    directions,
    ways: directions.map((direction) => along(fit, direction)),
    centre: directions.map((direction) => dot(direction, fit.best)),
    hessian: [2 * dot(p, p), 2 * dot(p, q), 2 * dot(q, q)],
  };
}

/** The plane's directions of least and most curvature: each `curvature` and unit `vector`, from the Hessian in the plane. */
export function axesOf([pp, pq, qq]) {
  const most = (pp + qq) / 2 + Math.hypot((pp - qq) / 2, pq);
  const angle = Math.atan2(2 * pq, pp - qq) / 2; // of the direction of most curvature
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    { curvature: (pp * qq - pq * pq) / most, vector: [-sin, cos] },
    { curvature: most, vector: [cos, sin] },
  ];
}

/** Where weights lie in the plane, as distances from the best. */
export const inPlane = ({ directions }, { best }, weights) =>
  directions.map((direction) => direction.reduce((sum, v, k) => sum + (v ? v * (weights[k] - best[k]) : 0), 0));

/** How far the window reaches from the best to each side, so that the start is in it unless looked at more closely. */
export function reachOf([pp, pq, qq], start, zoom) {
  const energy = pp * start[0] ** 2 + 2 * pq * start[0] * start[1] + qq * start[1] ** 2;
  const reach = [pp, qq].map((h, k) => {
    const full = Math.max(1.3 * Math.abs(start[k]), 0.4 * Math.sqrt(energy / h)) || 1;
    // Rounded up to a power of 2: a start that is moved a little leaves the window as it is.
    return 2 ** Math.ceil(Math.log2(full)) / zoom;
  });
  if (Math.max(pp, qq) >= 4 * Math.min(pp, qq)) return reach;
  // Where the valley is nearly round, it is drawn so.
  const unit = Math.max(reach[0] / HALF[0], reach[1] / HALF[1]);
  return HALF.map((half) => unit * half);
}

/** Lines of equal loss, each a third of the one outside of it above the best, as lists of points in the plane. */
export function contoursOf([pp, pq, qq], reach) {
  // Each is the image of a circle under the inverse of the Hessian's Cholesky factor.
  const l = Math.sqrt(pp);
  const m = pq / l;
  const n = Math.sqrt(Math.max(qq - m * m, 0));
  const highest = (pp * reach[0] ** 2 + 2 * Math.abs(pq) * reach[0] * reach[1] + qq * reach[1] ** 2) / 2;
  return Array.from({ length: 8 }, (_, k) => {
    const radius = Math.sqrt((2 * highest) / 3 ** (k + 1));
    return Array.from({ length: 97 }, (__, i) => {
      const q = (radius * Math.sin((i * Math.PI) / 48)) / n;
      return [(radius * Math.cos((i * Math.PI) / 48) - m * q) / l, q];
    });
  });
}

const ARM = 60; // the longer arm of a cross, in units of the drawing

/**
 * The effective learning rates of both weights at step `t`, the larger one as `ARM`. Null before the first step, where
 * the optimizer has one rate for all weights, and over eigenvectors, which mix the weights.
 */
export function armsOf({ pair }, { memory }, state, t) {
  if (!pair || !t || !/rmsprop|adam/.test(state.optimizer)) return null;
  const rates = pair.map((k) => effectiveRate(memory[t].at(-1)[k], t, state));
  return rates.map((rate) => (ARM * rate) / Math.max(...rates));
}

const startOf = ({ state }) => startWeights(null, { ...state, basis: "monomials" });

/** The start's weights after it is moved in the plane `by` two distances. */
export const movedStart = (model, { ways }, by) =>
  startOf(model).map((v, k) => v + by[0] * ways[0][k] + by[1] * ways[1][k]);

/** How far the start can be moved along each direction, to and fro, until one of its weights is the largest allowed. */
export const roomOf = (model, { ways }) =>
  ways.map((way) => {
    const ends = startOf(model).flatMap((v, k) => (way[k] ? [[-v / way[k], HIGHEST.start / Math.abs(way[k])]] : []));
    return [Math.max(...ends.map(([v, far]) => v - far)), Math.min(...ends.map(([v, far]) => v + far))];
  });
