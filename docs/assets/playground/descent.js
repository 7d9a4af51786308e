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
export const TARGETS = ["sin", "cos", "exp", "abs", "sign"]; // by the names that Math and torch give them
export const OPTIMIZERS = ["gd", "momentum", "rmsprop", "adam"];
export const POINTS = 2000;

/** `count` numbers from `first` to `last`, evenly spaced. */
export function linspace(first, last, count) {
  const step = (last - first) / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first + i * step));
}

/** The basis functions 0 to `degree` at the places `x`: an array of columns. Raises RangeError. */
export function columns(basis, degree, x) {
  if (!BASES.includes(basis)) throw new RangeError(`basis ${basis}: choose from ${BASES.join(", ")}`);
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

/** The function of x with these weights of 1, x, x^2, ... */
export const polynomial = (weights) => (x) => weights.reduceRight((sum, weight) => sum * x + weight, 0);

export const dot = (p, q) => p.reduce((sum, v, i) => sum + v * q[i], 0);

/**
 * The fitting problem of a target in one basis: `R` (rows of an upper triangle), `c` = Q'y, `bestLoss`, `best` weights,
 * `eigenvalues` of the Hessian 2 X'X, ascending, with `vectors`; `weightsOf(curve)` of a function of x.
 */
export function problem(basis, degree, { target = "sin" } = {}) {
  const x = linspace(-Math.PI, Math.PI, POINTS);
  const y = x.map(Math[target]);
  const size = degree + 1;
  const Q = columns(basis, degree, x);
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
  const c = Q.map((q) => dot(q, y));
  const left = y.map((v, i) => v - c.reduce((sum, ck, k) => sum + ck * Q[k][i], 0));
  return {
    basis,
    degree,
    R,
    c,
    bestLoss: dot(left, left),
    best: solve(y),
    weightsOf: (curve) => solve(x.map(curve)),
    ...eigen(R),
  };
}

/** Eigenvalues of 2 R'R, ascending, and unit eigenvectors, by one-sided Jacobi rotations of R's columns. */
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
  const order = A.map((a, k) => [2 * dot(a, a), V[k]]).sort((p, q) => p[0] - q[0]);
  return { eigenvalues: order.map((pair) => pair[0]), vectors: order.map((pair) => pair[1]) };
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

/** One step's update of `weights` in place, as torch.optim does it with its defaults; each has a state of its own. */
const UPDATES = {
  gd:
    (size, { lr }) =>
    (weights, g) => {
      for (let k = 0; k < size; k++) weights[k] -= lr * g[k];
    },
  momentum: (size, { lr, momentum }) => {
    const v = new Float64Array(size);
    return (weights, g) => {
      for (let k = 0; k < size; k++) {
        v[k] = momentum * v[k] + g[k];
        weights[k] -= lr * v[k];
      }
    };
  },
  rmsprop: (size, { lr }) => {
    const s = new Float64Array(size);
    return (weights, g) => {
      for (let k = 0; k < size; k++) {
        s[k] = 0.99 * s[k] + (1 - 0.99) * g[k] * g[k];
        weights[k] -= (lr * g[k]) / (Math.sqrt(s[k]) + 1e-8);
      }
    };
  },
  adam: (size, { lr }) => {
    const [m, s] = [new Float64Array(size), new Float64Array(size)];
    let t = 0;
    return (weights, g) => {
      t += 1;
      const [power1, power2] = [0.9 ** t, 0.999 ** t];
      for (let k = 0; k < size; k++) {
        m[k] += (1 - 0.9) * (g[k] - m[k]);
        s[k] = 0.999 * s[k] + (1 - 0.999) * g[k] * g[k];
        weights[k] -= ((lr / (1 - power1)) * m[k]) / (Math.sqrt(s[k]) / Math.sqrt(1 - power2) + 1e-8);
      }
    };
  },
};

/**
 * The whole descent: `weights[t]` and `excess[t]`, the loss above `bestLoss`, after t updates, t from 0 to `steps`.
 * `start` are weights in the problem's basis. Where it diverges the numbers end as Infinity and NaN, as floats do.
 */
export function descend({ R, c }, start, { optimizer, lr, momentum, steps }) {
  if (!OPTIMIZERS.includes(optimizer))
    throw new RangeError(`optimizer ${optimizer}: choose from ${OPTIMIZERS.join(", ")}`);
  const size = c.length;
  const update = UPDATES[optimizer](size, { lr, momentum });
  const theta = Float64Array.from(start);
  const [w, g] = [new Float64Array(size), new Float64Array(size)];
  const weights = [];
  const excess = new Float64Array(steps + 1);
  for (let t = 0; ; t++) {
    for (let i = 0; i < size; i++) {
      w[i] = -c[i];
      for (let j = i; j < size; j++) w[i] += R[i][j] * theta[j];
      excess[t] += w[i] * w[i];
    }
    weights.push(theta.slice());
    if (t === steps) return { weights, excess };
    for (let j = 0; j < size; j++) {
      g[j] = 0;
      for (let i = 0; i <= j; i++) g[j] += 2 * R[i][j] * w[i];
    }
    update(theta, g);
  }
}
