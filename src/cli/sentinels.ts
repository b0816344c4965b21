import { type Context, type Dataset, publishedScores, type Scorer, type ScoreTable } from "../core/index.ts";
import { scoreDataset } from "../run/index.ts";
import { SENTINELS } from "../scorers/index.ts";

/** The same pair scorer asked with b shown first, in the pair's own frame: P(a preferred) = 1 - P(first preferred). */
async function bothOrders(dataset: Dataset, scorer: Scorer, given: Context): Promise<ScoreTable[]> {
  // Published pair scores are in the frame of the pairs as listed, also where b is shown first.
  const ctx = { ...given, published: publishedScores(dataset) };
  const listed = await scoreDataset(dataset, scorer, ctx);
  const pairs = dataset.pairs.map((p) => ({ ...p, a: p.b, b: p.a }));
  const swapped = await scoreDataset({ ...dataset, pairs }, scorer, ctx);
  return [listed, { ...swapped, values: swapped.values.map((p) => 1 - p), order: "swapped" }];
}

/** Scores a data set with one scorer in memory; pair scorers are asked in both orders. */
export async function tablesOf(dataset: Dataset, scorer: Scorer, ctx: Context): Promise<ScoreTable[]> {
  return scorer.spec.arity === "pair"
    ? bothOrders(dataset, scorer, ctx)
    : [await scoreDataset(dataset, scorer, ctx)];
}

/** The data set with the trivial baselines that its contents allow, which stand beside every result; ones that came with the data are kept. */
export async function withSentinels(dataset: Dataset, ctx: Context): Promise<Dataset> {
  const tables: ScoreTable[] = [];
  for (const definition of SENTINELS) {
    const { name, arity } = definition.spec;
    if (dataset.tables.some((t) => t.scorer.name === name)) continue;
    if (arity === "pair" ? dataset.pairs.length === 0 : dataset.outputs.length === 0) continue;
    const made = await tablesOf(dataset, await definition.create(), ctx);
    if (made.some((t) => t.values.some((v) => !Number.isNaN(v)))) tables.push(...made);
  }
  return { ...dataset, tables: [...dataset.tables, ...tables] };
}
