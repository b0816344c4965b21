import type { Column } from "./columns.ts";
import type { Cue } from "./result.ts";
import { groupBy } from "./measures/grid.ts";
import type { Part } from "./view.ts";

/** Values minus their item's mean; items with one value give NaN. Pairs are centred at 1/2 instead. */
function withinItem(part: Part, values: Float64Array, keep: Float64Array): Float64Array {
  if (part.view.units === "pairs") return values.map((v) => v - 0.5);
  const groups = groupBy(part, part.itemOf, keep);
  const centred = new Float64Array(values.length).fill(NaN);
  for (let g = 0; g < groups.nGroups; g++) {
    const at = groups.order.subarray(groups.start[g]!, groups.start[g + 1]!);
    if (at.length < 2) continue;
    let total = 0;
    for (const i of at) total += values[i]!;
    for (const i of at) centred[i] = values[i]! - total / at.length;
  }
  return centred;
}

/** Squared correlation through the origin of two centred columns; NaN where either is constant. */
function share(x: Float64Array, y: Float64Array): number {
  let [sxx, syy, sxy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]! + y[i]!)) continue;
    sxx += x[i]! * x[i]!;
    syy += y[i]! * y[i]!;
    sxy += x[i]! * y[i]!;
  }
  return sxx > 0 && syy > 0 ? (sxy * sxy) / (sxx * syy) : NaN;
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/**
 * How much of the within-item variance of each scorer, and of the gold, a cue column (length) explains linearly.
 * Observational: a share says how much goes together, not what causes what.
 */
export function cueShares(part: Part, cue: Column, columns: readonly Column[]): Cue[] {
  return columns
    .filter((c) => c.family !== "sentinel")
    .map((column) => {
      const keep = column.values.map((v, i) => v + cue.values[i]! + part.truth[i]!);
      const masked = (values: Float64Array) =>
        withinItem(
          part,
          values.map((v, i) => (Number.isNaN(keep[i]!) ? NaN : v)),
          keep,
        );
      const [own, gold, nuisance] = [column.values, part.truth, cue.values].map(masked);
      return {
        dataset: part.view.dataset.head.name,
        gold: part.view.gold.name,
        scorer: column.name,
        cue: cue.name,
        ofScorer: finite(share(nuisance!, own!)),
        ofGold: finite(share(nuisance!, gold!)),
        n: keep.reduce((n, v) => n + Number(!Number.isNaN(v)), 0),
      };
    });
}
