/** A function's value and slope at one point. */
export interface ValueAndSlope {
  readonly value: number;
  readonly slope: number;
}

/**
 * The root of an increasing function by Newton's steps, kept inside a bracket that shrinks by bisection whenever a step
 * leaves it. `at(u)` gives value and slope; `low` and `high` enclose the root; `start` lies between them.
 */
export function solveIncreasing(
  at: (u: number) => ValueAndSlope,
  bracket: { readonly low: number; readonly high: number },
  start: number,
): number {
  let { low, high } = bracket;
  let u = Math.min(Math.max(start, low), high);
  for (let round = 0; round < 200; round++) {
    const { value, slope } = at(u);
    if (value === 0) return u;
    if (value > 0) high = u;
    else low = u;
    const step = value / slope;
    let next = u - step;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (next === u || Math.abs(next - u) <= 4e-16 * Math.abs(u)) return next;
    u = next;
  }
  return u;
}
