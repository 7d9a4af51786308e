// Numbers and sentences as the reader sees them.

const FUNCTIONS = { monomials: "x^", scaled: "u^", Legendre: "P", Chebyshev: "T", orthonormal: "q" };
const RAISED = ["1", "", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];

/** A number as a log prints it, with six digits at most. */
export function digits(value, count = 6) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const small = value !== 0 && Math.abs(value) < 1e-3;
  if (small || Math.abs(value) >= 1e6) return value.toExponential(2).replace("e+", "e");
  return String(Number(value.toPrecision(count)));
}

/** A whole number as an index. */
export const index = (k) => String(k).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));

/** What a weight is multiplied by, such as x³ or P₃. */
export function functionName(basis, k) {
  const letter = FUNCTIONS[basis];
  if (!letter.endsWith("^")) return letter + index(k);
  return k === 0 ? "1" : letter[0] + RAISED[k];
}

/** A sentence with its {places} filled. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
