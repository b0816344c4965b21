/** Midranks where unit i stands weights[i] times; `order` sorts `values`. Units of weight 0 get the rank they would share. */
export function weightedMidranks(
  values: ArrayLike<number>,
  order: Uint32Array,
  weights: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  let below = 0;
  for (let i = 0; i < order.length;) {
    const v = values[order[i]!]!;
    let mass = 0;
    let j = i;
    for (; j < order.length && values[order[j]!] === v; j++) mass += weights[order[j]!]!;
    const rank = below + (mass + 1) / 2;
    for (let k = i; k < j; k++) out[order[k]!] = rank;
    below += mass;
    i = j;
  }
  return out;
}

/** Pearson's r of x and y where unit i counts weights[i] times; NaN where either is constant. */
export function weightedPearson(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  let n = 0;
  let mx = 0;
  let my = 0;
  for (let i = 0; i < x.length; i++) {
    n += weights[i]!;
    mx += weights[i]! * x[i]!;
    my += weights[i]! * y[i]!;
  }
  mx /= n;
  my /= n;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - mx;
    const dy = y[i]! - my;
    sxx += weights[i]! * dx * dx;
    syy += weights[i]! * dy * dy;
    sxy += weights[i]! * dx * dy;
  }
  return sxx > 0 && syy > 0 ? Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy))) : NaN;
}

/**
 * Area under the ROC curve (ties 1/2) of `values` for labels above 0.5, where unit i counts weights[i] times.
 * One class only gives NaN. Equals the Mann-Whitney probability; pinned to scikit-learn's roc_auc_score.
 */
export function weightedAuc(
  values: ArrayLike<number>,
  order: Uint32Array,
  { truth, weights }: { truth: ArrayLike<number>; weights: ArrayLike<number> },
): number {
  let negativesBelow = 0;
  let wins = 0;
  let positives = 0;
  for (let i = 0; i < order.length;) {
    const v = values[order[i]!]!;
    let pos = 0;
    let neg = 0;
    for (; i < order.length && values[order[i]!] === v; i++) {
      const at = order[i]!;
      if (truth[at]! > 0.5) pos += weights[at]!;
      else neg += weights[at]!;
    }
    wins += pos * (negativesBelow + neg / 2);
    negativesBelow += neg;
    positives += pos;
  }
  return positives > 0 && negativesBelow > 0 ? wins / (positives * negativesBelow) : NaN;
}
