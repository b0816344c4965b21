/** Row-wise softmax of `logits` [n x nClasses] row-major, without overflow. */
export function softmax(logits: ArrayLike<number>, nClasses: number): Float64Array {
  const out = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += nClasses) {
    let top = -Infinity;
    for (let k = 0; k < nClasses; k++) top = Math.max(top, logits[from + k]!);
    let mass = 0;
    for (let k = 0; k < nClasses; k++) mass += out[from + k] = Math.exp(logits[from + k]! - top);
    for (let k = 0; k < nClasses; k++) out[from + k]! /= mass;
  }
  return out;
}

/** The largest probability of each row (the first on a tie) and whether it is the label's, as 1 or 0. */
export function topLabels(
  y: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  nClasses: number,
): { readonly confidence: Float64Array; readonly isRight: Float64Array } {
  const confidence = new Float64Array(y.length);
  const isRight = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) {
    let top = 0;
    for (let k = 1; k < nClasses; k++)
      if (probabilities[i * nClasses + k]! > probabilities[i * nClasses + top]!) top = k;
    confidence[i] = probabilities[i * nClasses + top]!;
    isRight[i] = Number(top === y[i]);
  }
  return { confidence, isRight };
}

/** Mean over rows of the summed squared distance of the probabilities from the one-hot label, in [0, 2]. Empty gives NaN. Source: Brier (1950). */
export function multiclassBrier(
  y: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  nClasses: number,
): number {
  let total = 0;
  for (let i = 0; i < y.length; i++)
    for (let k = 0; k < nClasses; k++) total += (probabilities[i * nClasses + k]! - Number(y[i] === k)) ** 2;
  return total / y.length;
}
