import {
  asksModels,
  type Context,
  type Dataset,
  type Output,
  publishedScores,
  type Scorer,
  type ScoreTable,
  type Task,
} from "../core/index.ts";
import { countMissing, type Pace, scoreRows } from "./score-rows.ts";

/** Groups of tasks with a scorer at once: of one that asks models some, so that no answer is waited for alone. */
const paceOf = ({ spec }: Scorer): Pace => ({ atOnce: asksModels(spec) ? 4 : 1 });

const taskOf = (dataset: Dataset, outputs: readonly Output[]): Task => ({
  item: dataset.items[dataset.itemIndex.get(outputs[0]!.itemId)!]!,
  outputs,
});

function pairTasks(dataset: Dataset): Task[] {
  const outputOf = (id: string): Output => dataset.outputs[dataset.outputIndex.get(id)!]!;
  return dataset.pairs.map((pair) => taskOf(dataset, [outputOf(pair.a), outputOf(pair.b)]));
}

/** Positions of outputs by item, items in the order of their first output. */
function listRows(dataset: Dataset): number[][] {
  const rows = new Map<string, number[]>();
  dataset.outputs.forEach((output, i) => {
    const found = rows.get(output.itemId);
    if (found) found.push(i);
    else rows.set(output.itemId, [i]);
  });
  return [...rows.values()];
}

async function scoreLists(dataset: Dataset, scorer: Scorer, ctx: Context): Promise<ScoreTable> {
  const lists = listRows(dataset);
  const tasks = lists.map((rows) =>
    taskOf(
      dataset,
      rows.map((i) => dataset.outputs[i]!),
    ),
  );
  const scored = await scoreRows(scorer, tasks, ctx, paceOf(scorer));
  const values = new Float64Array(dataset.outputs.length).fill(NaN);
  lists.flat().forEach((row, i) => (values[row] = scored.values[i]!));
  const missing = countMissing(scored.missing);
  return { scorer: scorer.spec, over: "outputs", values, order: "as-listed", repeat: 0, missing };
}

/**
 * Scores a data set in memory. A pair scorer gives a table over pairs; every other one a table over outputs (a list scorer is asked
 * once an item, with all its outputs). `stats.counts`: [nOutputs x nCols], rows of missing scores NaN.
 * Scorers may read the scores that came with the data. @throws the signal's reason when aborted.
 */
export async function scoreDataset(dataset: Dataset, scorer: Scorer, given: Context): Promise<ScoreTable> {
  const ctx = { ...given, published: given.published ?? publishedScores(dataset) };
  if (scorer.spec.arity === "list") return scoreLists(dataset, scorer, ctx);
  const isPair = scorer.spec.arity === "pair";
  const tasks = isPair ? pairTasks(dataset) : dataset.outputs.map((output) => taskOf(dataset, [output]));
  const { values, missing, counts } = await scoreRows(scorer, tasks, ctx, paceOf(scorer));
  return {
    scorer: scorer.spec,
    over: isPair ? "pairs" : "outputs",
    values,
    order: "as-listed",
    repeat: 0,
    missing: countMissing(missing),
    ...(counts === undefined ? {} : { stats: { nCols: scorer.stats!.nCols, counts } }),
  };
}
