// Numbers and sentences as the reader sees them.

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

/** A sentence with its {places} filled. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
