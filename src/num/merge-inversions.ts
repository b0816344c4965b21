/**
 * Counts the pairs i < j with x[i] > x[j] by bottom-up merge sort, O(n log n). SORTS `x` in place: pass a scratch copy.
 * `scratch` has at least x's length.
 */
export function mergeInversions(x: Uint32Array, scratch: Uint32Array): number {
  const n = x.length;
  let inversions = insertRuns(x);
  let from = x;
  let to = scratch;
  for (let width = RUN; width < n; width *= 2) {
    for (let low = 0; low < n; low += 2 * width) {
      const middle = Math.min(low + width, n);
      const high = Math.min(low + 2 * width, n);
      let i = low;
      let j = middle;
      let out = low;
      while (i < middle && j < high) {
        if (from[i]! <= from[j]!) to[out++] = from[i++]!;
        else {
          inversions += middle - i;
          to[out++] = from[j++]!;
        }
      }
      while (i < middle) to[out++] = from[i++]!;
      while (j < high) to[out++] = from[j++]!;
    }
    const held = from;
    from = to;
    to = held;
  }
  if (from !== x) for (let i = 0; i < n; i++) x[i] = from[i]!;
  return inversions;
}

const RUN = 8;

/** Sorts runs of `RUN` values by insertion; returns the inversions undone. */
function insertRuns(x: Uint32Array): number {
  let inversions = 0;
  for (let low = 0; low < x.length; low += RUN) {
    const high = Math.min(low + RUN, x.length);
    for (let i = low + 1; i < high; i++) {
      const v = x[i]!;
      let j = i;
      while (j > low && x[j - 1]! > v) {
        x[j] = x[j - 1]!;
        j--;
      }
      x[j] = v;
      inversions += i - j;
    }
  }
  return inversions;
}
