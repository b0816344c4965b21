/** Labels and probabilities, aligned. */
export interface LabelledProbabilities {
  readonly y: Float64Array;
  readonly p: Float64Array;
}

/** Probabilities of pairs are told apart down to this, which is far above the rounding of 1 - p and far below what matters. */
const DIGITS = 1e12;

/**
 * Every pair in both orders, (p, y) and (1 - p, 1 - y): first all from the side that is given more, then their mirrors. Which side of a pair was listed first changes
 * nothing, down to the bin that a probability falls into.
 */
export function bothSides({ y, p }: LabelledProbabilities): LabelledProbabilities {
  const n = p.length;
  const out = { y: new Float64Array(2 * n), p: new Float64Array(2 * n) };
  for (let i = 0; i < n; i++) {
    const isFlipped = p[i]! < 0.5;
    const more = Math.round((isFlipped ? 1 - p[i]! : p[i]!) * DIGITS) / DIGITS;
    const label = isFlipped ? 1 - y[i]! : y[i]!;
    out.p[i] = more;
    out.y[i] = label;
    out.p[n + i] = 1 - more;
    out.y[n + i] = 1 - label;
  }
  return out;
}
