import type { Family } from "../core/index.ts";
import { clusterFolds, seeded } from "../num/index.ts";
import type { FitData } from "./fit-data.ts";
import type { Learner } from "./learner.ts";

/** One division: learn from `train`, predict `test`. Positions in the data's units. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

const where = (n: number, keep: (i: number) => boolean): Int32Array =>
  Int32Array.from({ length: n }, (_, i) => i).filter(keep);

/** Folds of whole item groups: each unit is predicted once, from the other folds. */
export function itemSplits({ part }: FitData, nFolds: number, seed: number): Split[] {
  const folds = clusterFolds(part.clusterOf, nFolds, seeded(seed, "fit-folds"));
  const n = part.units.length;
  return Array.from({ length: nFolds }, (_, f) => ({
    train: where(n, (i) => folds[i] !== f),
    test: where(n, (i) => folds[i] === f),
  }));
}

/** Least number of systems for leaving systems out, and systems a fold. */
const LEAST_SYSTEMS = 8;
const SYSTEMS_A_FOLD = 4;

/** Splits that hold out items and systems at once, and the fold of each system; undefined for pairs and for fewer than 8 systems. */
export function systemSplits(
  { part, kind }: FitData,
  nFolds: number,
  seed: number,
): { readonly splits: readonly Split[]; readonly systemFold: Int32Array } | undefined {
  const nSystems = part.systems.length;
  if (kind === "preferences" || nSystems < LEAST_SYSTEMS || part.systemOf.includes(-1)) return undefined;
  const nSystemFolds = Math.min(5, Math.floor(nSystems / SYSTEMS_A_FOLD));
  const items = clusterFolds(part.clusterOf, nFolds, seeded(seed, "fit-folds"));
  const systemFold = clusterFolds(part.systemOf, nSystemFolds, seeded(seed, "fit-systems"));
  const n = part.units.length;
  const splits: Split[] = [];
  for (let f = 0; f < nFolds; f++)
    for (let g = 0; g < nSystemFolds; g++)
      splits.push({
        train: where(n, (i) => items[i] !== f && systemFold[i] !== g),
        test: where(n, (i) => items[i] === f && systemFold[i] === g),
      });
  return { splits, systemFold };
}

/** Values of a learner at units that it did not learn from. */
export interface HeldOut {
  readonly name: string;
  readonly family: Family;
  readonly values: Float64Array;
  /** What was chosen in each split, where something was. */
  readonly chose: readonly string[];
}

/** Values of different splits on one scale: less the mean, over the standard deviation, of the training values. Leads of pairs have no scale to mend. */
function standardised(values: Float64Array, train: Int32Array): { centre: number; scale: number } {
  let [total, n] = [0, 0];
  for (const i of train)
    if (!Number.isNaN(values[i]!)) {
      total += values[i]!;
      n++;
    }
  const centre = total / n;
  let squares = 0;
  for (const i of train) if (!Number.isNaN(values[i]!)) squares += (values[i]! - centre) ** 2;
  const scale = Math.sqrt(squares / n);
  return { centre, scale: scale > 0 ? scale : 1 };
}

/** Values of a learner at the test units of every split, each learnt from that split's training units only. `onSplit` is called after each. */
export function heldOut(
  data: FitData,
  learner: Learner,
  asked: { readonly splits: readonly Split[]; readonly seed: number; onSplit?(): void },
): HeldOut {
  const values = new Float64Array(data.part.units.length).fill(NaN);
  const chose: string[] = [];
  asked.splits.forEach(({ train, test }, s) => {
    if (train.length > 0 && test.length > 0) {
      const learned = learner.fit(train, seeded(asked.seed, "fit", learner.name, s));
      const { centre, scale } =
        data.kind === "preferences" ? { centre: 0, scale: 1 } : standardised(learned.values, train);
      for (const i of test) values[i] = (learned.values[i]! - centre) / scale;
      if (learned.chose !== undefined) chose.push(learned.chose);
    }
    asked.onSplit?.();
  });
  return { name: learner.name, family: learner.family, values, chose };
}
