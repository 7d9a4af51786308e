// What the playground computes for the queries of addresses: `node answers.mjs FOLDER`, with the scripts' folder;
// a JSON array of queries on stdin, one of answers on stdout. Numbers are strings: JSON has no Infinity and no NaN.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { outcomes } = await import(new URL("model.js", folder));
const { bestConstants, descend, effectiveRate, limit, problem } = await import(new URL("descent.js", folder));
const { axesOf, planeOf } = await import(new URL("plane.js", folder));
const { predicted, split } = await import(new URL("directions.js", folder));
const { parse, python, query, startWeights } = await import(new URL("state.js", folder));

const text = (values) => Array.from(values, String);

function directions(fit, run, state) {
  const parts = split(fit, run);
  const theory = fit.eigenvalues.map((eigenvalue) => predicted(state, eigenvalue));
  return {
    parts: parts.map(text),
    theory: theory[0] && theory.map(({ at }, i) => text(parts[i].map((_, t) => at(t)))),
    rates: theory[0] && theory.map(({ rate }) => String(rate)),
  };
}

function answer(given) {
  const { state, complaints } = parse(given);
  const fit = problem(state.basis, state.degree, state);
  const run = descend(fit, startWeights(fit, state), state);
  return {
    state,
    complaints,
    query: query(state),
    python: python(state),
    best: text(fit.best),
    y: text(fit.y),
    bestLoss: String(fit.bestLoss),
    eigenvalues: text(fit.eigenvalues),
    vectors: fit.vectors.map(text),
    limit: limit(fit, state.optimizer, state.momentum),
    bestConstants: bestConstants(fit, state.optimizer),
    outcomes: outcomes({ fit, run }),
    ...(state.axes === "on" && { axes: axesOf(planeOf({ fit, state }).hessian) }),
    ...(state.memory === "on" && {
      memory: run.memory.map((parts) => parts.map(text)),
      effective: run.memory.map((parts, t) => text((parts.at(-1) ?? []).map((v) => effectiveRate(v, t, state) ?? NaN))),
    }),
    ...(state.split === "on" && directions(fit, run, state)),
    weights: run.weights.map(text),
    excess: text(run.excess),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
