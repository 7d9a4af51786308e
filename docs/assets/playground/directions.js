// The excess loss split by the eigenvectors of the Hessian, and what theory says of each part.

import { dot, POINTS } from "./descent.js";

/**
 * How far each step is from the best along each eigenvector: `parts[i][t]`, as the root of that direction's excess loss
 * with the sign of the error. The squares of a step add up to its excess loss.
 */
export function split({ c, eigenvalues, vectors, images }, { weights }) {
  return vectors.map((vector, i) => {
    const scaled = vector.map((v) => v * Math.sqrt(eigenvalues[i] / 2));
    const goal = dot(images[i], c);
    return Float64Array.from(weights, (theta) => dot(scaled, theta) - goal);
  });
}

/**
 * What theory says of the error along an eigenvector: `at(t)`, its ratio to the error at the start, and `rate`, what a
 * step multiplies it by in the long run. Null where there is no such formula.
 */
export function predicted({ optimizer, lr, momentum, batch, schedule }, eigenvalue) {
  if (batch < POINTS || schedule !== "constant") return null;
  const factor = 1 - lr * eigenvalue;
  if (optimizer === "gd") return { rate: factor, at: (t) => factor ** t };
  if (optimizer !== "momentum") return null;
  // e(t + 1) = (factor + momentum) e(t) - momentum e(t - 1): powers of the roots of z^2 = (factor + momentum) z - momentum.
  const half = (factor + momentum) / 2;
  const inside = half * half - momentum;
  const angle = Math.atan2(Math.sqrt(-inside), half); // of the roots, where they are complex
  const large = inside < 0 ? Math.sqrt(momentum) : half + Math.sign(half) * Math.sqrt(inside);
  const ratio = momentum / large ** 2; // of the smaller root to the larger one
  /** The sequence that begins with 0 and 1. */
  function from01(t) {
    if (inside < 0) return (large ** (t - 1) * Math.sin(t * angle)) / Math.sin(angle);
    return large ** (t - 1) * (ratio === 1 ? t : (1 - ratio ** t) / (1 - ratio));
  }
  return { rate: large, at: (t) => (t === 0 ? 1 : factor * from01(t) - momentum * from01(t - 1)) };
}
