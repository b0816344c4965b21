import {
  type Dataset,
  modelValue,
  type NuisanceEffect,
  nuisanceAt,
  type TextFeature,
} from "../../core/index.ts";
import type { Answers, CounterfactualPlan } from "../counterfactual/index.ts";
import type { Edit } from "../edits/index.ts";

/** A plan that keeps the features of every text. */
export type FeaturePlan = CounterfactualPlan & { readonly features: readonly TextFeature[] };

/** Feature values of outputs on the scale on which they enter models, [nOutputs of the data set x nFeatures] row-major; NaN where not asked for. */
export function featureTable(
  dataset: Dataset,
  outputs: Iterable<number>,
  features: readonly TextFeature[],
): Float64Array {
  const x = new Float64Array(dataset.outputs.length * features.length).fill(NaN);
  for (const at of new Set(outputs)) {
    const output = dataset.outputs[at]!;
    const item = dataset.items[dataset.itemIndex.get(output.itemId)!]!;
    features.forEach((f, k) => (x[at * features.length + k] = modelValue(f, f.of(item, output))));
  }
  return x;
}

/** What edits did to a score and to the features, one row for each edited output that has both scores and all features. Arrays are aligned. */
export interface EditRows {
  readonly features: readonly TextFeature[];
  readonly edits: readonly Edit[];
  /** Change of the score, higher better, in its own unit, [n]. */
  readonly change: Float64Array;
  /** Features before the edit and their change, [n x nFeatures] row-major. */
  readonly before: Float64Array;
  readonly x: Float64Array;
  /** Which edit, [n]. */
  readonly editOf: Int32Array;
  /** Position of the edited output in the data set, [n]. */
  readonly output: Int32Array;
  /** Cluster by which errors are counted, [n]. */
  readonly clusterOf: Int32Array;
}

/** The rows of a plan that was asked. `table` holds the features of the originals. */
export function editRows(plan: FeaturePlan, answers: Answers, table: Float64Array): EditRows {
  const { features, targets, edits } = plan;
  const m = features.length;
  const found: { readonly at: number; readonly edit: number; readonly change: number }[] = [];
  answers.byEdit.forEach(({ values, x }, edit) =>
    targets.forEach(({ output }, at) => {
      const change = values[at]! - answers.base[at]!;
      const isWhole = (row: Float64Array, start: number): boolean =>
        !row.subarray(start, start + m).some(Number.isNaN);
      if (!Number.isNaN(change) && isWhole(x!, at * m) && isWhole(table, output * m))
        found.push({ at, edit, change });
    }),
  );
  const before = new Float64Array(found.length * m);
  const x = new Float64Array(found.length * m);
  found.forEach(({ at, edit }, i) => {
    for (let f = 0; f < m; f++) {
      before[i * m + f] = table[targets[at]!.output * m + f]!;
      x[i * m + f] = answers.byEdit[edit]!.x![at * m + f]! - before[i * m + f]!;
    }
  });
  return {
    features,
    edits,
    change: Float64Array.from(found, (r) => r.change),
    before,
    x,
    editOf: Int32Array.from(found, (r) => r.edit),
    output: Int32Array.from(found, (r) => targets[r.at]!.output),
    clusterOf: Int32Array.from(found, (r) => targets[r.at]!.cluster),
  };
}

/** The answers of the scorer less the effects, by arithmetic: nothing is asked. */
export function repairedAnswers(
  plan: FeaturePlan,
  answers: Answers,
  { effects, table }: { readonly effects: readonly NuisanceEffect[]; readonly table: Float64Array },
): Answers {
  const m = plan.features.length;
  const column = effects.map((e) => plan.features.findIndex((f) => f.name === e.feature));
  const explained = (x: Float64Array, row: number): number =>
    effects.reduce((sum, e, k) => sum + nuisanceAt(e, x[row * m + column[k]!]!), 0);
  const less = (value: number, output: number | undefined): number =>
    output === undefined ? NaN : value - explained(table, output);
  const { targets, spread } = plan;
  return {
    ...answers,
    base: answers.base.map((v, at) => less(v, targets[at]!.output)),
    rival: answers.rival.map((v, at) => less(v, targets[at]!.rival)),
    spread: spread.map((own, i) => own.map((output, k) => less(answers.spread[i]![k]!, output))),
    byEdit: answers.byEdit.map((edit) => ({
      ...edit,
      values: edit.values.map((v, at) => v - explained(edit.x!, at)),
    })),
  };
}

/** A plan and its answers for some of the items only, clusters numbered anew. */
export function amongItems(
  plan: FeaturePlan,
  answers: Answers,
  isIn: (item: number) => boolean,
): { readonly plan: FeaturePlan; readonly answers: Answers } {
  const kept = plan.targets.flatMap((t, at) => (isIn(t.item) ? [at] : []));
  const m = plan.features.length;
  const clusters = new Map<number, number>();
  const targets = kept.map((at) => {
    const target = plan.targets[at]!;
    if (!clusters.has(target.cluster)) clusters.set(target.cluster, clusters.size);
    return { ...target, cluster: clusters.get(target.cluster)! };
  });
  const itemOf = (outputs: readonly number[]): number =>
    plan.dataset.itemIndex.get(plan.dataset.outputs[outputs[0]!]!.itemId)!;
  const items = plan.spread.flatMap((own, i) => (isIn(itemOf(own)) ? [i] : []));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (at) => values[at]!);
  return {
    plan: {
      ...plan,
      targets,
      spread: items.map((i) => plan.spread[i]!),
      nItems: items.length,
      nClusters: clusters.size,
    },
    answers: {
      ...answers,
      base: pick(answers.base),
      rival: pick(answers.rival),
      spread: items.map((i) => answers.spread[i]!),
      byEdit: answers.byEdit.map((edit) => ({
        ...edit,
        values: pick(edit.values),
        featureChange: pick(edit.featureChange),
        x: Float64Array.from(
          { length: kept.length * m },
          (_, k) => edit.x![kept[Math.floor(k / m)]! * m + (k % m)]!,
        ),
      })),
    },
  };
}
