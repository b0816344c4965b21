import {
  type Clusters,
  type Estimate,
  type Resampling,
  resampledEstimate,
  sumByCluster,
} from "./cluster-sums.ts";

/** Jensen-Shannon divergence of two distributions over the same labels, base 2: 0 the same, 1 nothing in common. NaN inside gives NaN. Source: Lin (1991). */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < p.length; k++) {
    const [a, b] = [p[k]!, q[k]!];
    const m = (a + b) / 2;
    if (a > 0) total += (a / 2) * Math.log2(a / m);
    if (b > 0) total += (b / 2) * Math.log2(b / m);
    if (Number.isNaN(m)) return NaN;
  }
  return Math.min(1, Math.max(0, total));
}

/** Cross-entropy of a predicted distribution under the human one, in nats; infinite where it rules out a label that somebody gave. `floor` lifts predictions to at least that. */
export function softLabelLogLoss(human: ArrayLike<number>, predicted: ArrayLike<number>, floor = 0): number {
  let total = 0;
  for (let k = 0; k < human.length; k++)
    if (human[k]! > 0) total -= human[k]! * Math.log(Math.max(floor, predicted[k]!));
    else if (Number.isNaN(human[k]!)) return NaN;
  return total;
}

/** Distributions of one scorer beside the humans', [nUnits x nLabels] row-major; NaN rows are left out. */
export interface Distributions extends Clusters {
  readonly human: Float64Array;
  readonly predicted: Float64Array;
  readonly nLabels: number;
}

/** How often the scorer names the label that most humans named, for units on which humans were equally sure. */
export interface CertaintyBin {
  /** Share of the humans that named the commonest label: low < share <= high (low = high: exactly that share). */
  readonly low: number;
  readonly high: number;
  readonly agreement: Estimate;
  readonly n: number;
}

/** One scorer against the distribution of human labels. */
export interface DistributionReport {
  readonly jensenShannon: Estimate;
  /** Nats; predictions are lifted to at least `floor`. */
  readonly logLoss: Estimate;
  /** Log loss of predicting the humans' own shares: nothing can be lower. */
  readonly leastLogLoss: number;
  readonly floor: number;
  /** Units with a single commonest human label, by how sure the humans were. */
  readonly bins: readonly CertaintyBin[];
  readonly n: number;
}

const FLOOR = 0.01;
const MOST_SHARES = 5;

/** First largest entry, and whether it is the only one. */
function top(row: Float64Array): { at: number; share: number; isSingle: boolean } {
  let at = 0;
  for (let k = 1; k < row.length; k++) if (row[k]! > row[at]!) at = k;
  const share = row[at]!;
  return { at, share, isSingle: row.filter((v) => v === share).length === 1 };
}

function meanEstimate(values: Float64Array, input: Clusters & Resampling): Estimate & { n: number } {
  let n = 0;
  const stats = sumByCluster(input, 2, (u, row) => {
    if (Number.isNaN(values[u]!)) return false;
    n++;
    row[0] = 1;
    row[1] = values[u]!;
    return true;
  });
  const { value, ciLow, ciHigh } = resampledEstimate(
    { nCols: 2, stats, combine: (s) => s[1]! / s[0]! },
    input,
  );
  return { value, ciLow, ciHigh, n };
}

/** Bin edges over the observed shares: each share by itself where there are few, else five equal bins. */
function edges(shares: Float64Array, nLabels: number): { low: number; high: number }[] {
  const distinct = [...new Set(shares.filter((v) => !Number.isNaN(v)))].sort((a, b) => a - b);
  if (distinct.length <= MOST_SHARES) return distinct.map((v) => ({ low: v, high: v }));
  const step = (1 - 1 / nLabels) / MOST_SHARES;
  return Array.from({ length: MOST_SHARES }, (_, i) => ({
    low: 1 / nLabels + i * step,
    high: 1 / nLabels + (i + 1) * step + 1e-12,
  }));
}

/** Compares predicted distributions with the humans': Jensen-Shannon divergence, soft-label log loss and agreement by human certainty, with cluster-bootstrap intervals. */
export function distributionReport(d: Distributions, resampling: Resampling): DistributionReport {
  const input = { clusterOf: d.clusterOf, nClusters: d.nClusters, ...resampling };
  const nUnits = d.human.length / d.nLabels;
  const columns = Array.from({ length: 5 }, () => new Float64Array(nUnits).fill(NaN));
  const [divergence, loss, least, share, agrees] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let u = 0; u < nUnits; u++) {
    const human = d.human.subarray(u * d.nLabels, (u + 1) * d.nLabels);
    const predicted = d.predicted.subarray(u * d.nLabels, (u + 1) * d.nLabels);
    if (human.some(Number.isNaN) || predicted.some(Number.isNaN)) continue;
    divergence[u] = jensenShannon(human, predicted);
    loss[u] = softLabelLogLoss(human, predicted, FLOOR);
    least[u] = softLabelLogLoss(human, human);
    const mode = top(human);
    if (!mode.isSingle) continue;
    share[u] = mode.share;
    const own = top(predicted);
    agrees[u] = own.isSingle ? Number(own.at === mode.at) : 0;
  }
  const bins = edges(share, d.nLabels).map(({ low, high }): CertaintyBin => {
    const inBin = agrees.map((v, u) =>
      share[u] === low || (share[u]! > low && share[u]! <= high) ? v : NaN,
    );
    const { n, ...agreement } = meanEstimate(inBin, input);
    return { low, high, agreement, n };
  });
  const { n, ...js } = meanEstimate(divergence, input);
  const { n: _, ...logLoss } = meanEstimate(loss, input);
  return {
    jensenShannon: js,
    logLoss,
    leastLogLoss: meanEstimate(least, input).value,
    floor: FLOOR,
    bins,
    n,
  };
}
