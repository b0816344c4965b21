/** log(1 + z) - z for z > -1 (<= 0), without cancellation for small z. */
export function log1pMinus(z: number): number {
  if (!(Math.abs(z) < 0.4)) return Math.log1p(z) - z;
  // log(1 + z) = 2 atanh(w), w = z / (2 + z); 2 w - z = -z w, and the rest of the series has one sign.
  const w = z / (2 + z);
  const square = w * w;
  let power = square;
  let series = 0;
  for (let k = 3; ; k += 2) {
    const next = series + power / k;
    if (next === series) break;
    series = next;
    power *= square;
  }
  return w * (2 * series - z);
}
