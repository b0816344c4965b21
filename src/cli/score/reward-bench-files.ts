import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Dataset, type Output, type ScorerSpec, type ScoreTable, shortName } from "../../core/index.ts";
import { bestOfK, preferenceCredit, type Row } from "../../meta/index.ts";

type Json = Readonly<Record<string, unknown>>;

/** What RewardBench calls a kind of model; other families keep our word. */
const MODEL_TYPE: Partial<Record<ScorerSpec["family"], string>> = {
  "reward-model": "Seq. Classifier",
  judge: "Generative",
};

/** Measures that hold a subset's number, the benchmark's own rule first. */
const SUBSET_MEASURES = ["ties-score", "best-of-k", "accuracy"];

function aboutModel(spec: ScorerSpec): Json {
  return {
    model: shortName(spec),
    model_type: MODEL_TYPE[spec.family] ?? spec.family,
    chat_template: "none",
  };
}

/** `{subset: number}` of one scorer: accuracy, best-of-k, or the Ties score, as the benchmark counts. */
function subsetScores(rows: readonly Row[], dataset: string): Json {
  const found: Record<string, number | null> = {};
  for (const measure of [...SUBSET_MEASURES].reverse())
    for (const row of rows) {
      const { subset } = row.slice;
      const isOnly = subset !== undefined && Object.keys(row.slice).length === 1;
      if (isOnly && row.dataset === dataset && row.measure === measure && row.value !== null)
        found[subset] = row.value;
    }
  return found;
}

/** Scores in which higher is better, null where missing. */
function oriented({ scorer, values }: ScoreTable): (number | null)[] {
  const sign = scorer.direction === "lower" ? -1 : 1;
  return Array.from(values, (v) => (Number.isNaN(v) ? null : sign * v));
}

/** One row of a scores file: what the benchmark's own files hold for an item, without its texts. */
interface ScoredItem {
  readonly id: string;
  readonly subset: string;
  readonly right: readonly (number | null)[];
  readonly wrong: readonly (number | null)[];
}

/** The benchmark's id: ours starts with the subset where the benchmark's is not unique. */
const ownId = (id: string, subset: string): string =>
  id.startsWith(`${subset}/`) ? id.slice(subset.length + 1) : id;

function scoredItems(dataset: Dataset, table: ScoreTable): ScoredItem[] {
  const scores = oriented(table);
  const byItem = new Map<string, { right: (number | null)[]; wrong: (number | null)[] }>();
  dataset.outputs.forEach((output: Output, i) => {
    const item = byItem.get(output.itemId) ?? { right: [], wrong: [] };
    byItem.set(output.itemId, item);
    (output.tags["role"] === "chosen" ? item.right : item.wrong).push(scores[i]!);
  });
  return dataset.items.map(({ id, tags }) => {
    const subset = String(tags["subset"]);
    return { id: ownId(id, subset), subset, ...(byItem.get(id) ?? { right: [], wrong: [] }) };
  });
}

const known = (scores: readonly (number | null)[]): number[] => scores.map((s) => s ?? NaN);
const orNull = (x: number): number | null => (Number.isNaN(x) ? null : x);

/** 1, a share or 0 as the benchmark counts an item: RewardBench 1 a pair, 2 the best of k, Ties the worst right against the best wrong. */
function resultOf({ right, wrong, subset }: ScoredItem, isFirst: boolean): number | null {
  const [good, bad] = [known(right), known(wrong)];
  if (isFirst) return orNull(preferenceCredit(good[0] ?? NaN, bad[0] ?? NaN, 0));
  if (subset.toLowerCase() !== "ties") return orNull(bestOfK([...good, ...bad]));
  return orNull(preferenceCredit(Math.min(...good), Math.max(...bad), 0));
}

/** The columns of a scores file, in the benchmark's names. */
function scoreColumns(items: readonly ScoredItem[], isFirst: boolean): Json {
  const scores = isFirst
    ? { scores_chosen: items.map((i) => i.right[0]), scores_rejected: items.map((i) => i.wrong[0]) }
    : { scores: items.map((i) => [...i.right, ...i.wrong]), num_correct: items.map((i) => i.right.length) };
  return {
    id: items.map((i) => i.id),
    subset: items.map((i) => i.subset),
    results: items.map((i) => resultOf(i, isFirst)),
    ...scores,
  };
}

/** JSON as the benchmark's scripts write it: keys in order, four spaces. */
const sortedJson = (value: Json): string =>
  `${JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))), null, 4)}\n`;

async function write(file: string, value: Json): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, sortedJson(value));
  return file;
}

/**
 * Writes RewardBench's own files of one scorer: `eval-set/NAME.json` with `{subset: score, model, model_type, chat_template}` and, for scorers
 * of single outputs, `eval-set-scores/NAME.json` with one column an entry (id, subset, results, scores; no texts; missing null, higher is
 * better). Gives the files; none for other benchmarks.
 */
export async function rewardBenchFiles(
  dataset: Dataset,
  table: ScoreTable,
  to: { readonly folder: string; readonly file: string; readonly rows: readonly Row[] },
): Promise<string[]> {
  const { rule, name } = dataset.head;
  if (rule !== "rewardbench-1" && rule !== "rewardbench-2") return [];
  const about = aboutModel(table.scorer);
  const grouped = { ...about, ...subsetScores(to.rows, name) };
  const files = [await write(join(to.folder, "eval-set", to.file), grouped)];
  if (table.over !== "outputs") return files;
  const columns = scoreColumns(scoredItems(dataset, table), rule === "rewardbench-1");
  return [...files, await write(join(to.folder, "eval-set-scores", to.file), { ...about, ...columns })];
}
