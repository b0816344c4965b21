import { type Dataset, importedScorer, type ScoreTable } from "../core/index.ts";
import type { View } from "./view.ts";

const systemMeanSpec = {
  ...importedScorer("system-mean", {
    family: "sentinel",
    summary: "mean gold of the output's system over all other items: knowing the system, not the output",
    source: "Perrella et al. 2024",
  }),
  origin: "computed" as const,
};

/**
 * The sentinel that knows which system wrote an output and nothing of the output: the gold mean of the system over its other items.
 * Needs the gold, so it is made here rather than by a scorer; systems with one judged item have none.
 */
export function systemMeanTable(view: View): ScoreTable | undefined {
  const { dataset, truth } = view;
  if (view.units !== "outputs" || view.gold.over !== "outputs" || dataset.systems.length < 2)
    return undefined;
  const total = new Map<string, number>();
  const byItem = new Map<string, { sum: number; n: number }>();
  const count = new Map<string, number>();
  const keyOf = (i: number) => JSON.stringify([dataset.outputs[i]!.system, dataset.outputs[i]!.itemId]);
  truth.forEach((t, i) => {
    const system = dataset.outputs[i]!.system;
    if (system === undefined || Number.isNaN(t)) return;
    total.set(system, (total.get(system) ?? 0) + t);
    count.set(system, (count.get(system) ?? 0) + 1);
    const own = byItem.get(keyOf(i)) ?? { sum: 0, n: 0 };
    byItem.set(keyOf(i), { sum: own.sum + t, n: own.n + 1 });
  });
  const values = truth.map((t, i) => {
    const system = dataset.outputs[i]!.system;
    if (system === undefined || Number.isNaN(t)) return NaN;
    const own = byItem.get(keyOf(i))!;
    const n = count.get(system)! - own.n;
    return n > 0 ? (total.get(system)! - own.sum) / n : NaN;
  });
  return { scorer: systemMeanSpec, over: "outputs", values, order: "as-listed", repeat: 0 };
}

/** Whether a data set already holds a table of this scorer. */
export function hasTable(dataset: Dataset, name: string): boolean {
  return dataset.tables.some((t) => t.scorer.name === name);
}
