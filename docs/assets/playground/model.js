// What the page shows: the state, the problem that it sets, and the descent. A change makes a new one of these.

import { descend, dot, limit, problem } from "./descent.js";
import { bounded, DEFAULTS, HIGHEST, parse, rounded, startWeights } from "./state.js";

// What the descent depends on; the first ones make the problem.
const PROBLEM = ["basis", "degree", "target", "drawn", "noise", "seed"];
const DESCENT = [...PROBLEM, "optimizer", "lr", "momentum", "steps", "start", "batch", "schedule", "memory"];
const USUAL = { rmsprop: 1e-3, adam: 0.1 }; // learning rates where there is no limit
const MOST_FITS = 30; // that are kept: who draws makes a new one for each move
const fits = new Map();

/** The problem in that basis and degree, of that target and noise; each is taken apart once. */
export function fitFor(basis, degree, target = DEFAULTS) {
  const state = { ...target, basis, degree };
  const key = PROBLEM.map((name) => state[name]).join(" ");
  if (!fits.has(key)) fits.set(key, problem(basis, degree, state));
  if (fits.size > MOST_FITS) fits.delete(fits.keys().next().value);
  return fits.get(key);
}

/** The largest learning rate that converges, or null. */
export const limitOf = ({ basis, degree, optimizer, momentum }) => limit(fitFor(basis, degree), optimizer, momentum);

/** Weights of a start as they are written into the address. */
export const written = (start) =>
  start.map((v) => Number(Math.min(HIGHEST.start, Math.max(-HIGHEST.start, v)).toPrecision(6)));

/** A learning rate for another problem: the same share of its limit; where there is none, the same, or a usual one. */
function carriedOver(before, state, share) {
  const most = limitOf(state);
  if (most !== null) return rounded(share * most, 4);
  return state.optimizer === before.optimizer ? state.lr : USUAL[state.optimizer];
}

/**
 * `{ state, fit, run, share, kept }` after changes of the state of `before`. `share` is the learning rate's of its limit,
 * kept while there is none; `kept` is the model to compare with. Plane, zoom and step change what is looked at: the run
 * stays the same object.
 */
export function changed(before, changes) {
  const state = bounded({ ...before.state, ...changes });
  const differs = (key) => state[key] !== before.state[key];
  let { share } = before;
  if (changes.lr === undefined && ["optimizer", "basis", "degree"].some(differs)) {
    state.lr = carriedOver(before.state, state, share);
  } else {
    const most = limitOf(state);
    if (most !== null) share = state.lr / most;
  }
  const fit = fitFor(state.basis, state.degree, state);
  const run = before.run && !DESCENT.some(differs) ? before.run : descend(fit, startWeights(fit, state), state);
  let { kept } = before;
  if (differs("kept") || kept === undefined) kept = state.kept && modelOf(parse(state.kept).state);
  return { state, fit, run, share, kept };
}

/** What a descent has come to: which of the stories' answers hold. */
export function outcomes({ fit: { y, bestLoss }, run: { excess } }) {
  const part = (from, to) => excess.slice(from * excess.length, to * excess.length);
  const mean = (values) => values.reduce((sum, v) => sum + v) / values.length;
  const end = excess.at(-1);
  const jumps = part(0.9, 1).some((v, k, last) => v - last[k - 1] > 1e-6 * excess[0]);
  return [
    end < excess[0] ? (jumps ? "jumps" : "rests") : "diverges",
    end + bestLoss < 0.01 * dot(y, y) ? "zero" : "above",
    mean(part(0.8, 1)) < 0.5 * mean(part(0.3, 0.5)) ? "calmer" : "same",
  ];
}

/** The first one. */
export const modelOf = (state) => changed({ state, share: 0.3 }, {});
