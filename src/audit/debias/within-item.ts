import { studentTQuantile } from "../../num/index.ts";
import type { AuditEstimate } from "../result.ts";
import { fitNuisance } from "./fit-nuisance.ts";
import type { NuisanceRows } from "./nuisance-rows.ts";
import { withoutNuisance } from "./fit-nuisance.ts";

/** Values less their item's mean (less the mean of all, where no item has two); NaN rows stay NaN and do not count. */
export function insideItems(values: ArrayLike<number>, itemOf: Int32Array, nItems: number): Float64Array {
  const isGrouped = nItems < itemOf.length;
  const total = new Float64Array(isGrouped ? nItems : 1);
  const n = new Float64Array(total.length);
  for (let i = 0; i < itemOf.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const at = isGrouped ? itemOf[i]! : 0;
    total[at]! += values[i]!;
    n[at]!++;
  }
  return Float64Array.from(itemOf, (item, i) => {
    const at = isGrouped ? item : 0;
    return values[i]! - total[at]! / n[at]!;
  });
}

const UNDEFINED: AuditEstimate = { value: null, ciLow: null, ciHigh: null, n: 0 };

/**
 * Slope of y on x inside items, both in their SD inside items, with a cluster-robust (sandwich) t interval over clusters; `n` counts clusters.
 * Rows with NaN are left out; no spread in x or y, or fewer than two clusters, is undefined. Source: Liang and Zeger (1986).
 */
export function insideSlope(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { itemOf, nItems, clusterOf }: Pick<NuisanceRows, "itemOf" | "nItems" | "clusterOf">,
  confidence: number,
): AuditEstimate {
  const known = Float64Array.from(itemOf, (_, i) => (Number.isNaN(x[i]! + y[i]!) ? NaN : 1));
  const xs = insideItems(
    known.map((k, i) => k * x[i]!),
    itemOf,
    nItems,
  );
  const ys = insideItems(
    known.map((k, i) => k * y[i]!),
    itemOf,
    nItems,
  );
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(known[i]!)) continue;
    xx += xs[i]! ** 2;
    yy += ys[i]! ** 2;
    xy += xs[i]! * ys[i]!;
  }
  const scale = Math.sqrt(xx / yy);
  const slope = (xy / xx) * scale;
  if (!Number.isFinite(slope)) return UNDEFINED;
  const scores = new Map<number, number>();
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(known[i]!)) continue;
    const part = xs[i]! * (ys[i]! - (xy / xx) * xs[i]!);
    scores.set(clusterOf[i]!, (scores.get(clusterOf[i]!) ?? 0) + part);
  }
  const n = scores.size;
  if (n < 2) return { ...UNDEFINED, value: slope, n };
  const meat = [...scores.values()].reduce((sum, s) => sum + s * s, 0);
  const error = (Math.sqrt((meat * n) / (n - 1)) / xx) * scale;
  const reach = studentTQuantile(1 - (1 - confidence) / 2, n - 1) * error;
  return { value: slope, ciLow: slope - reach, ciHigh: slope + reach, n };
}

/** Share of the variance inside items that the features explain of values they were not fitted on: 1 - SSE / SST over folds; below 0 where they predict worse than the item's mean. */
export function explainedShare(rows: NuisanceRows, score: Float64Array, foldOf: Int32Array): number | null {
  if (rows.features.length === 0) return 0;
  const scored = { ...rows, score };
  const nFolds = Math.max(...foldOf) + 1;
  const left = new Float64Array(score.length);
  const all = Int32Array.from(score.keys());
  for (let fold = 0; fold < nFolds; fold++) {
    const held = all.filter((i) => foldOf[i] === fold);
    const effects = fitNuisance(
      scored,
      all.filter((i) => foldOf[i] !== fold),
      { method: "linear", isGivenGold: false },
    );
    withoutNuisance(scored, held, effects).forEach((v, k) => (left[held[k]!] = v));
  }
  const squares = (v: Float64Array): number =>
    insideItems(v, rows.itemOf, rows.nItems).reduce((sum, d) => sum + d * d, 0);
  const share = 1 - squares(left) / squares(score);
  return Number.isFinite(share) ? share : null;
}
