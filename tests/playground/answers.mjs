// What the playground computes for the queries of addresses: a JSON array of pairs, the scripts' folder and a query, on
// stdin, one of answers on stdout. Numbers are strings: JSON has no Infinity and no NaN. `node answers.mjs read` answers
// with no more than what the query is read as.

import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";

const MODULES = ["model", "descent", "plane", "directions", "state"];

/** What the modules of a folder export: as files, or out of the script that is published, on a page without a playground. */
async function exported(folder) {
  const base = pathToFileURL(`${folder}/`);
  const files = MODULES.map((name) => new URL(`${name}.js`, base));
  if (existsSync(files[0])) return Promise.all(files.map((file) => import(file)));
  const document = { querySelectorAll: () => [] };
  const page = createContext({ document, matchMedia: () => ({}), URLSearchParams });
  runInContext(readFileSync(new URL("playground.js", base), "utf8"), page);
  return MODULES.map((name) => runInContext(`module_${name}`, page));
}

const loaded = {};
const scripts = (folder) => {
  loaded[folder] ??= exported(folder).then((modules) => Object.assign({}, ...modules));
  return loaded[folder];
};

const text = (values) => Array.from(values, String);

function directions({ predicted, split }, fit, run, state) {
  const parts = split(fit, run);
  const theory = fit.eigenvalues.map((eigenvalue) => predicted(state, eigenvalue));
  return {
    parts: parts.map(text),
    theory: theory[0] && theory.map(({ at }, i) => text(parts[i].map((_, t) => at(t)))),
    rates: theory[0] && theory.map(({ rate }) => String(rate)),
  };
}

function read(given, { parse, query }) {
  const { state, complaints } = parse(given);
  return { state, complaints, query: query(state) };
}

function answer(given, from) {
  const { armsOf, axesOf, bestConstants, descend, effectiveRate, limit } = from;
  const { outcomes, planeOf, problem, python, startWeights } = from;
  const reading = read(given, from);
  const { state } = reading;
  const fit = problem(state.basis, state.degree, state);
  const run = descend(fit, startWeights(fit, state), state);
  return {
    ...reading,
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
      arms: run.memory.map((_, t) => text(armsOf(planeOf({ fit, state }), run, state, t) ?? [NaN, NaN])),
      effective: run.memory.map((parts, t) => text((parts.at(-1) ?? []).map((v) => effectiveRate(v, t, state) ?? NaN))),
    }),
    ...(state.split === "on" && directions(from, fit, run, state)),
    weights: run.weights.map(text),
    excess: text(run.excess),
  };
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const say = process.argv[2] === "read" ? read : answer;
const answers = asked.map(async ([folder, given]) => say(given, await scripts(folder)));
process.stdout.write(JSON.stringify(await Promise.all(answers)));
