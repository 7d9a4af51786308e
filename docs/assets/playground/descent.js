// The playground's arithmetic: gradient descent on the summed squared error of a polynomial against a target.
// No drawing and no page in here; the tests run this file beside PyTorch, step by step.
//
// The loss is a quadratic function of the weights, so the points are needed only once. With X = QR, Q's columns
// orthonormal and R triangular, and w = R theta - Q'y:
//
//     loss = best loss + |w|^2        gradient = 2 R'w
//
// That is what X'X, X'y and y'y would give as well, but without the cancellation of large terms near the best weights.

export const BASES = ["monomials", "scaled", "Legendre", "Chebyshev", "orthonormal"];
export const TARGETS = ["sin", "cos", "exp", "abs", "sign", "drawn"]; // the first by the names that Math and torch give them
export const KNOTS = 9; // points of a drawn target, evenly spaced from -pi to pi
export const SCHEDULES = ["constant", "step", "cosine", "warmup"];
export const POINTS = 2000;

/** Python's random.random() after random.seed(seed), a whole number below 2^32: the Mersenne Twister. */
export function randomness(seed) {
  const words = new Uint32Array(624);
  const before = (k) => words[k - 1] ^ (words[k - 1] >>> 30);
  words[0] = 19650218;
  for (let k = 1; k < 624; k++) words[k] = Math.imul(1812433253, before(k)) + k;
  let at = 1;
  const onward = (word) => {
    words[at++] = word;
    if (at === 624) [words[0], at] = [words[623], 1];
  };
  for (let k = 0; k < 624; k++) onward((words[at] ^ Math.imul(1664525, before(at))) + seed);
  for (let k = 1; k < 624; k++) onward((words[at] ^ Math.imul(1566083941, before(at))) - at);
  words[0] = 2 ** 31;
  at = 624;
  function next() {
    if (at === 624) {
      for (let k = 0; k < 624; k++) {
        const both = (words[k] & 0x80000000) | (words[(k + 1) % 624] & 0x7fffffff);
        words[k] = words[(k + 397) % 624] ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let word = words[at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

let known = { key: null, points: [] };

/** Which points batches draw, at least `count`, one behind the other: from the seed, after what the noise draws. */
function draws({ seed, noise }, count) {
  const key = `${seed} ${noise > 0}`;
  if (known.key !== key || known.points.length < count) {
    const random = randomness(seed);
    const points = new Uint16Array(count);
    if (noise > 0) for (let k = 0; k < 2 * POINTS; k++) random();
    for (let k = 0; k < count; k++) points[k] = POINTS * random();
    known = { key, points };
  }
  return known.points;
}

/** The learning rate of the step from t to t + 1, as torch.optim.lr_scheduler's classes set it. */
export function rateAt(t, { lr, schedule, steps }) {
  const rise = Math.ceil(steps / 10);
  if (schedule === "step") return t < Math.ceil(steps / 2) ? lr : 0.1 * lr;
  if (schedule === "cosine") return (lr * (1 + Math.cos((Math.PI * t) / steps))) / 2;
  if (schedule === "warmup" && t < rise) return lr * (0.01 + (0.99 * t) / rise);
  return lr;
}

/** `count` numbers from `first` to `last`, evenly spaced. */
export function linspace(first, last, count) {
  const step = (last - first) / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first + i * step));
}

/** The basis functions 0 to `degree` at the places `x`: an array of columns. */
export function columns(basis, degree, x) {
  const u = basis === "monomials" ? x : x.map((v) => v / Math.PI);
  const all = [u.map(() => 1), u.slice()];
  for (let k = 2; k <= degree; k++) {
    const [before, last] = all.slice(-2);
    if (basis === "Chebyshev") all.push(u.map((v, i) => 2 * v * last[i] - before[i]));
    else if (basis === "Legendre" || basis === "orthonormal")
      all.push(u.map((v, i) => ((2 * k - 1) * v * last[i] - (k - 1) * before[i]) / k));
    else all.push(u.map((v, i) => v * last[i]));
  }
  const chosen = all.slice(0, degree + 1);
  if (basis !== "orthonormal") return chosen;
  return chosen.map((column, k) => column.map((v) => v * Math.sqrt((2 * k + 1) / POINTS)));
}

/** The target as a function of x; the drawn one has straight lines from point to point. */
export function targetOf({ target, drawn }) {
  if (target !== "drawn") return Math[target];
  return (x) => {
    const at = ((x / Math.PI + 1) / 2) * (KNOTS - 1);
    const k = Math.min(Math.floor(at), KNOTS - 2);
    return drawn[k] + (at - k) * (drawn[k + 1] - drawn[k]);
  };
}

/** The function of x with these weights of 1, x, x^2, ... */
export const polynomial = (weights) => (x) => weights.reduceRight((sum, weight) => sum * x + weight, 0);

export const dot = (p, q) => p.reduce((sum, v, i) => sum + v * q[i], 0);

const systems = new Map();

/** What does not depend on the target, computed once: the points, X = QR, and how to fit values at the points. */
function system(basis, degree) {
  const key = `${basis} ${degree}`;
  if (systems.has(key)) return systems.get(key);
  const x = linspace(-Math.PI, Math.PI, POINTS);
  const size = degree + 1;
  const X = columns(basis, degree, x);
  const Q = [...X];
  const R = Array.from({ length: size }, () => new Float64Array(size));
  for (let k = 0; k < size; k++) {
    // Gram and Schmidt, twice: the second pass removes what rounding left of the first.
    for (const _ of [1, 2])
      for (let j = 0; j < k; j++) {
        const r = dot(Q[j], Q[k]);
        R[j][k] += r;
        Q[k] = Q[k].map((v, i) => v - r * Q[j][i]);
      }
    R[k][k] = Math.sqrt(dot(Q[k], Q[k]));
    Q[k] = Q[k].map((v) => v / R[k][k]);
  }
  const solve = (values) => {
    const weights = Q.map((q) => dot(q, values));
    for (let i = size - 1; i >= 0; i--) {
      for (let j = i + 1; j < size; j++) weights[i] -= R[i][j] * weights[j];
      weights[i] /= R[i][i];
    }
    return weights;
  };
  const rows = Float64Array.from({ length: POINTS * size }, (_, i) => X[i % size][Math.floor(i / size)]);
  systems.set(key, { basis, degree, x, Q, R, rows, solve, weightsOf: (curve) => solve(x.map(curve)), ...eigen(R) });
  return systems.get(key);
}

/**
 * The fitting problem of a target, with normal noise of that size on its points, in one basis: `R` (rows of an upper
 * triangle), `c` = Q'y, `bestLoss`, `best` weights, `eigenvalues` of the Hessian 2 X'X, ascending, with `vectors` and
 * the directions of R `vector`, `images`; `weightsOf(curve)` of a function of x; the points `x` and `y`, and `rows` of
 * X, one behind the other.
 */
export function problem(basis, degree, { target = "sin", drawn, noise = 0, seed = 0 } = {}) {
  const found = system(basis, degree);
  const { x, Q, solve } = found;
  const random = randomness(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const height = targetOf({ target, drawn });
  const y = x.map((v) => height(v) + (noise && noise * normal()));
  const c = Q.map((q) => dot(q, y));
  const left = y.map((v, i) => v - c.reduce((sum, ck, k) => sum + ck * Q[k][i], 0));
  return { ...found, y, c, bestLoss: dot(left, left), best: solve(y) };
}

/** Eigenvalues of 2 R'R, ascending, unit eigenvectors, and their images by R, of length 1 as well, by one-sided Jacobi rotations of R's columns. */
function eigen(R) {
  const size = R.length;
  const A = R.map((_, k) => R.map((row) => row[k]));
  const V = R.map((_, k) => R.map((__, i) => (i === k ? 1 : 0)));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const [pp, qq, pq] = [dot(A[p], A[p]), dot(A[q], A[q]), dot(A[p], A[q])];
        if (Math.abs(pq) <= 1e-15 * Math.sqrt(pp * qq)) continue;
        turned = true;
        const half = (qq - pp) / (2 * pq);
        const tan = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(1, half));
        const cos = 1 / Math.hypot(1, tan);
        for (const M of [A, V])
          for (let i = 0; i < size; i++) {
            const [u, v] = [M[p][i], M[q][i]];
            M[p][i] = cos * (u - tan * v);
            M[q][i] = cos * (v + tan * u);
          }
      }
  }
  const order = A.map((a, k) => [2 * dot(a, a), V[k], a]).sort((p, q) => p[0] - q[0]);
  return {
    eigenvalues: order.map(([value]) => value),
    vectors: order.map(([, vector]) => vector),
    images: order.map(([value, , a]) => a.map((v) => v / Math.sqrt(value / 2))),
  };
}

/** The largest learning rate that converges from everywhere, or null: RMSprop and Adam have no fixed one. */
export function limit({ eigenvalues }, optimizer, momentum = 0) {
  if (optimizer === "gd") return 2 / eigenvalues.at(-1);
  if (optimizer === "momentum") return (2 * (1 + momentum)) / eigenvalues.at(-1);
  return null;
}

/** The constants that are best for these eigenvalues, or null where there is no such formula. */
export function bestConstants({ eigenvalues }, optimizer) {
  const [low, high] = [eigenvalues[0], eigenvalues.at(-1)];
  if (optimizer === "gd") return { lr: 2 / (low + high) };
  if (optimizer !== "momentum") return null;
  const [a, b] = [Math.sqrt(low), Math.sqrt(high)];
  return { lr: 4 / (a + b) ** 2, momentum: ((b - a) / (b + a)) ** 2 };
}

const MEMORIES = { gd: 0, momentum: 1, rmsprop: 1, adam: 2 }; // numbers that each optimizer keeps for a weight
export const OPTIMIZERS = Object.keys(MEMORIES);

/** The t-th update of `weights` and of the optimizer's memory, in place, as torch.optim does it with its defaults. */
const UPDATES = {
  gd(weights, g, lr) {
    for (let k = 0; k < g.length; k++) weights[k] -= lr * g[k];
  },
  momentum(weights, g, lr, [v], momentum) {
    for (let k = 0; k < g.length; k++) {
      v[k] = momentum * v[k] + g[k];
      weights[k] -= lr * v[k];
    }
  },
  rmsprop(weights, g, lr, [s]) {
    for (let k = 0; k < g.length; k++) {
      s[k] = 0.99 * s[k] + (1 - 0.99) * g[k] * g[k];
      weights[k] -= (lr * g[k]) / (Math.sqrt(s[k]) + 1e-8);
    }
  },
  adam(weights, g, lr, [m, s], _, t) {
    const [power1, power2] = [0.9 ** t, 0.999 ** t];
    for (let k = 0; k < g.length; k++) {
      m[k] += (1 - 0.9) * (g[k] - m[k]);
      s[k] = 0.999 * s[k] + (1 - 0.999) * g[k] * g[k];
      weights[k] -= ((lr / (1 - power1)) * m[k]) / (Math.sqrt(s[k]) / Math.sqrt(1 - power2) + 1e-8);
    }
  },
};

/** What the step before the t-th multiplied a gradient by, from its mean square after that step; null before the first. */
export function effectiveRate(square, t, state) {
  if (t === 0) return null;
  const unbiased = state.optimizer === "adam" ? square / (1 - 0.999 ** t) : square;
  return rateAt(t - 1, state) / (Math.sqrt(unbiased) + 1e-8);
}

/**
 * The whole descent of a state: `weights[t]` and `excess[t]`, the loss above `bestLoss`, after t updates, t from 0 to `steps`;
 * `memory[t]`, the optimizer's, where the state asks for it.
 * `start` are weights in the problem's basis. With a batch, each step's gradient is that of points which it draws, one
 * of them perhaps twice, times what makes it as large as that of all. Where it diverges the numbers end as Infinity and NaN, as floats do.
 */
export function descend({ R, c, rows, y }, start, state) {
  const { optimizer, momentum, steps, batch = POINTS } = state;
  const size = c.length;
  const present = Array.from({ length: MEMORIES[optimizer] }, () => new Float64Array(size));
  const some = batch < POINTS && draws(state, batch * steps);
  const theta = Float64Array.from(start);
  const [w, g] = [new Float64Array(size), new Float64Array(size)];
  const [weights, memory] = [[], []];
  const excess = new Float64Array(steps + 1);
  for (let t = 0; ; t++) {
    for (let i = 0; i < size; i++) {
      w[i] = -c[i];
      for (let j = i; j < size; j++) w[i] += R[i][j] * theta[j];
      excess[t] += w[i] * w[i];
    }
    weights.push(theta.slice());
    if (state.memory === "on") memory.push(present.map((values) => values.slice()));
    if (t === steps) return { weights, excess, memory };
    g.fill(0);
    if (some) {
      for (let k = batch * t; k < batch * (t + 1); k++) {
        const row = size * some[k];
        let residual = -y[some[k]];
        for (let j = 0; j < size; j++) residual += rows[row + j] * theta[j];
        residual *= (2 * POINTS) / batch;
        for (let j = 0; j < size; j++) g[j] += residual * rows[row + j];
      }
    } else {
      for (let j = 0; j < size; j++) for (let i = 0; i <= j; i++) g[j] += 2 * R[i][j] * w[i];
    }
    UPDATES[optimizer](theta, g, rateAt(t, state), present, momentum, t + 1);
  }
}
