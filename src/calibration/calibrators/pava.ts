/**
 * Weighted least-squares regression of `y` on its own order: the nearest non-decreasing values, one per input value.
 * Weights must be positive; all 1 where absent. Empty gives empty, NaN spreads over its block. Linear time.
 * Source: Busing (2022), 'Monotone regression: a simple and fast O(n) PAVA implementation'; pinned to scipy 1.17 `isotonic_regression`.
 */
export function isotonicRegression(y: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  const n = y.length;
  const out = Float64Array.from(y);
  if (n === 0) return out;
  const weight = new Float64Array(n);
  const ends = new Uint32Array(n);
  let block = 0;
  let previous = y[0]!;
  let previousWeight = weights ? weights[0]! : 1;
  weight[0] = previousWeight;
  ends[0] = 1;
  for (let i = 1; i < n; i++) {
    block++;
    let value = y[i]!;
    let w = weights ? weights[i]! : 1;
    if (previous >= value) {
      block--;
      let total = previousWeight * previous + w * value;
      w += previousWeight;
      value = total / w;
      while (i < n - 1 && value >= y[i + 1]!) {
        i++;
        const next = weights ? weights[i]! : 1;
        total += next * y[i]!;
        w += next;
        value = total / w;
      }
      while (block > 0 && out[block - 1]! >= value) {
        block--;
        total += weight[block]! * out[block]!;
        w += weight[block]!;
        value = total / w;
      }
    }
    out[block] = previous = value;
    weight[block] = previousWeight = w;
    ends[block] = i + 1;
  }
  let at = n;
  for (let k = block; k >= 0; k--) {
    const value = out[k]!;
    const start = k === 0 ? 0 : ends[k - 1]!;
    while (at > start) out[--at] = value;
  }
  return out;
}
