// What the reader has set, as it stands in the address of the page, and the Python that does the same.

import { BASES, KNOTS, OPTIMIZERS, POINTS, polynomial, SCHEDULES, TARGETS } from "./descent.js";

export const PLANES = ["weights", "eigen"];
export const SWITCHES = ["split", "axes", "memory"]; // what is shown besides, "on" or "off"
export const HIGHEST = { degree: 9, steps: 20000, zoom: 10000, start: 100, lr: 1000, noise: 2, seed: 999999 };
export const DRAWN = [-3, 4.5]; // the range of a drawn target
const MOST_DRAWS = 400000; // of points, in all steps: more would take too long for a frame
const KEPT = "kept."; // before the names of its settings in the address
const LOWEST_LR = 1e-20;
const MOST_MOMENTUM = 0.99999;

// `start` are the weights of 1, x, x^2, ... of the curve to start from: rung 1's. Those left out are 0; those that the
// degree has no place for are kept for when it has.
export const DEFAULTS = {
  optimizer: "gd",
  basis: "monomials",
  degree: 3,
  target: "sin",
  drawn: [0, -0.7, -1, -0.7, 0, 0.7, 1, 0.7, 0],
  noise: 0,
  seed: 0,
  batch: POINTS,
  schedule: "constant",
  lr: 1e-6,
  momentum: 0.9,
  steps: 2000,
  start: [0.12573022, -0.13210486, 0.64042265, 0.10490012],
  plane: "weights",
  zoom: 1,
  ...Object.fromEntries(SWITCHES.map((name) => [name, "off"])),
  t: 0,
  kept: "", // the settings of a run to compare with, as a query
};

const within = (least, most, whole = false) => ({
  rule: [whole ? "whole" : "range", least, most],
  read: (text) => (text.trim() && Number(text) >= least && Number(text) <= most ? Number(text) : NaN),
  holds: (v) => !Number.isNaN(v) && (!whole || Number.isInteger(v)),
});
const oneOf = (choices) => ({ rule: ["choice", choices.join(", ")], read: String, holds: (v) => choices.includes(v) });

const RULES = {
  optimizer: oneOf(OPTIMIZERS),
  basis: oneOf(BASES),
  degree: within(1, HIGHEST.degree, true),
  target: oneOf(TARGETS),
  drawn: {
    rule: ["heights", ...DRAWN],
    read: (text) => text.split(",").map(within(...DRAWN).read),
    holds: (v) => v.length === KNOTS && !v.some(Number.isNaN),
  },
  noise: within(0, HIGHEST.noise),
  seed: within(0, HIGHEST.seed, true),
  batch: within(1, POINTS, true),
  schedule: oneOf(SCHEDULES),
  lr: within(LOWEST_LR, HIGHEST.lr),
  momentum: within(0, MOST_MOMENTUM),
  steps: within(1, HIGHEST.steps, true),
  start: {
    rule: ["numbers", -HIGHEST.start, HIGHEST.start],
    read: (text) => text.split(",").map(within(-HIGHEST.start, HIGHEST.start).read),
    holds: (v) => v.length <= HIGHEST.degree + 1 && !v.some(Number.isNaN),
  },
  plane: oneOf(PLANES),
  zoom: within(1, HIGHEST.zoom),
  ...Object.fromEntries(SWITCHES.map((name) => [name, oneOf(["off", "on"])])),
  t: within(0, HIGHEST.steps, true),
};

/** One setting from text: `{value}`, or `{rule}` that it breaks, as the kind of rule and what to say with it. */
export function read(key, text) {
  const value = RULES[key].read(text);
  return RULES[key].holds(value) ? { value } : { rule: RULES[key].rule };
}

/** The start's weights as far as a polynomial of that degree has them, without zeros at the end. */
export function fitting(start, degree) {
  const length = start.findLastIndex((weight, k) => k <= degree && weight !== 0) + 1;
  return start.slice(0, Math.max(1, length));
}

/** A learning rate with so many digits, rounded down, so that it stays below a limit, and within what can be read. */
export function rounded(lr, count) {
  const digits = 10 ** (count - 1 - Math.floor(Math.log10(lr)));
  return Math.min(
    HIGHEST.lr,
    Math.max(LOWEST_LR, Number((Math.floor(lr * digits + 1e-6) / digits).toPrecision(count))),
  );
}

/** The most steps with batches of so many points. */
export const mostSteps = (batch) =>
  batch < POINTS ? Math.min(HIGHEST.steps, Math.floor(MOST_DRAWS / batch)) : HIGHEST.steps;

/** The state with no more steps than can be computed while it is changed, and at one of them. */
export function bounded(state) {
  const steps = Math.min(state.steps, mostSteps(state.batch));
  return { ...state, steps, t: Math.min(state.t, steps) };
}

/** The state in an address's query, and for each setting that cannot be taken `{key, text, rule}`. */
export function parse(text) {
  const state = { ...DEFAULTS };
  const complaints = [];
  const given = new URLSearchParams(text);
  for (const key of Object.keys(RULES).filter((name) => given.has(name))) {
    const { value, rule } = read(key, given.get(key));
    if (rule) complaints.push({ key, text: given.get(key), rule });
    else state[key] = value;
  }
  const kept = [...given]
    .filter(([key]) => key.startsWith(KEPT))
    .map(([key, value]) => [key.slice(KEPT.length), value]);
  if (kept.length > 0) {
    state.kept = String(new URLSearchParams(kept));
    for (const wrong of parse(state.kept).complaints) {
      complaints.push({ ...wrong, key: KEPT + wrong.key });
      state.kept = "";
    }
  }
  return { state: bounded(state), complaints };
}

/** The query that `parse` reads as this state: what differs from the defaults, in full precision. */
export function query(state) {
  const given = new URLSearchParams();
  for (const [key, value] of new URLSearchParams(state.kept)) given.set(KEPT + key, value);
  for (const key of Object.keys(RULES)) {
    if (String(state[key]) !== String(DEFAULTS[key]))
      given.set(
        key,
        [state[key]].flat().map((v) => (typeof v === "number" ? shortest(v) : v)),
      );
  }
  const text = given.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** The settings of that state's run, to be kept in another state; the optimizer and the rate are always among them. */
export function keepable(state) {
  const looks = Object.fromEntries(["kept", "t", "zoom", "plane", ...SWITCHES].map((key) => [key, DEFAULTS[key]]));
  const settings = new URLSearchParams(query({ ...state, ...looks }));
  settings.set("optimizer", state.optimizer);
  settings.set("lr", shortest(state.lr));
  return String(settings);
}

/** The start's weights in the problem's basis: the same curve in every basis. */
export function startWeights(problem, { basis, degree, start }) {
  if (basis === "monomials") return Array.from({ length: degree + 1 }, (_, k) => start[k] ?? 0);
  return problem.weightsOf(polynomial(fitting(start, degree)));
}

const OPTIMIZER_CALLS = {
  gd: ({ lr }) => `SGD([weights], lr=${lr})`,
  momentum: ({ lr, momentum }) => `SGD([weights], lr=${lr}, momentum=${momentum})`,
  rmsprop: ({ lr }) => `RMSprop([weights], lr=${lr})`,
  adam: ({ lr }) => `Adam([weights], lr=${lr})`,
};

const SCHEDULERS = {
  step: (steps) => `MultiStepLR(optimizer, [${Math.ceil(steps / 2)}])`,
  cosine: (steps) => `CosineAnnealingLR(optimizer, ${steps})`,
  warmup: (steps) => `LinearLR(optimizer, 0.01, total_iters=${Math.ceil(steps / 10)})`,
};

/** A Python program that takes the same steps from the same start, on the points themselves. */
export function python(state) {
  const { optimizer, basis, degree, target, drawn, noise, seed, batch, schedule, lr, momentum, steps } = state;
  const size = degree + 1;
  const start = startWeights(null, { ...state, basis: "monomials" });
  const powers = ["", " * x", ...start.map((_, k) => ` * x**${k + 2}`)];
  const terms = fitting(state.start, degree).map((weight, k) => shortest(weight) + powers[k]);
  const vander = {
    Legendre: "legendre.legvander",
    orthonormal: "legendre.legvander",
    Chebyshev: "chebyshev.chebvander",
  };
  const lines = ["import torch", ""];
  if (vander[basis] || target === "drawn") lines.unshift("import numpy as np");
  const draws = batch < POINTS;
  if (noise || draws) lines.unshift("import random", "");
  if (noise) lines.unshift("import math");
  lines.push(
    "torch.set_default_dtype(torch.float64)",
    `x = torch.linspace(-torch.pi, torch.pi, ${POINTS})`,
    target === "drawn"
      ? `y = torch.from_numpy(np.interp(x, np.linspace(-np.pi, np.pi, ${KNOTS}), [${drawn.map(shortest).join(", ")}]))`
      : `y = torch.${target}(x)`,
  );
  if (noise || draws) lines.push(`random.seed(${seed})`);
  if (noise) {
    lines.push(
      "lengths, angles = zip(*[(random.random(), random.random()) for _ in x])",
      "normal = [math.sqrt(-2 * math.log(1 - r)) * math.cos(2 * math.pi * a) for r, a in zip(lengths, angles)]",
      `y += ${shortest(noise)} * torch.tensor(normal)`,
    );
  }
  if (basis === "monomials") lines.push(`X = torch.stack([x**k for k in range(${size})], dim=1)`);
  else lines.push("u = x / torch.pi");
  if (basis === "scaled") lines.push(`X = torch.stack([u**k for k in range(${size})], dim=1)`);
  if (vander[basis]) lines.push(`X = torch.from_numpy(np.polynomial.${vander[basis]}(u.numpy(), ${degree}))`);
  if (basis === "orthonormal") lines.push(`X = X * torch.sqrt((2 * torch.arange(${size}) + 1) / ${POINTS})`);
  if (basis === "monomials") {
    lines.push(
      `weights = torch.tensor([${start.map((v) => (Number.isInteger(v) ? v.toFixed(1) : shortest(v))).join(", ")}])`,
    );
  } else {
    // A start with one weight only would be a number, and torch wants a curve.
    const curve = (terms.length > 1 ? terms : [...terms, "0 * x"]).join(" + ").replaceAll("+ -", "- ");
    lines.push(`start = ${curve}`, "weights = torch.linalg.lstsq(X, start).solution");
  }
  const calls = OPTIMIZER_CALLS[optimizer]({ lr: shortest(lr), momentum });
  const batchLines = [
    `    batch = [int(${POINTS} * random.random()) for _ in range(${batch})]`,
    "    residual = X[batch] @ weights - y[batch]",
    `    loss = ${POINTS} / ${batch} * residual @ residual`,
  ];
  const every = Math.max(1, Math.round(steps / 20));
  return [
    ...lines,
    "weights.requires_grad_()",
    `optimizer = torch.optim.${calls}`,
    ...(SCHEDULERS[schedule] ? [`schedule = torch.optim.lr_scheduler.${SCHEDULERS[schedule](steps)}`] : []),
    "",
    `for t in range(${steps} + 1):`,
    "    residual = X @ weights - y",
    "    loss = residual @ residual",
    every > 1
      ? `    if t % ${every} == 0 or t == ${steps}:\n        print(t, loss.item())`
      : "    print(t, loss.item())",
    ...(draws ? batchLines : []),
    "    optimizer.zero_grad()",
    "    loss.backward()",
    "    optimizer.step()",
    ...(SCHEDULERS[schedule] ? ["    schedule.step()"] : []),
    "",
  ].join("\n");
}

/** The number as Python and people write it: 1e-6, not 0.000001. */
export function shortest(value) {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6) ? value.toExponential() : String(value);
}
