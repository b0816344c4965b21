import type { Batch, DatasetHead, Gold, Item, Judgment, Output, Rating } from "../../core/index.ts";
import { importedScorer } from "../../core/index.ts";
import type { FileEntry, Reader, ReadOptions, Tree } from "../reader.ts";
import { TSV } from "../text/delimited.ts";
import { parseNumber } from "../text/number.ts";
import { filesAt, looksLike } from "./layout.ts";
import { cellNumbers, readTable } from "./tables.ts";

const PLACE = /(dev|test20)\.([a-z]{2})([a-z]{2})\.df\.short\.tsv$/;

const gold = (name: string, summary: string, rest: Partial<Gold>): Gold => ({
  name,
  summary,
  over: "outputs",
  aspect: name,
  combine: "single",
  ...rest,
});

const headOf = (pair: string): DatasetHead => ({
  name: `mlqe_pe/${pair}`,
  summary: "translations of one system with raw direct assessments, dev and test20",
  licence: "CC0 1.0",
  source: "Fomicheva et al. (2020), https://arxiv.org/abs/2010.04480",
  golds: [
    gold("z_mean", "mean of the raters' z-scores", { isDefault: true }),
    gold("mean", "mean of the ratings 0..100", {}),
  ],
  slices: [["split"]],
  notes: ["raters are positions in a list, not persons"],
});

const MODEL_SCORES = importedScorer("model_scores", {
  family: "metric",
  range: [-Infinity, 0],
  unit: "mean log-probability of a token",
  summary: "confidence of the translation model itself",
  needs: ["source", "text", "model"],
});

interface Records {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly judgments: Judgment[];
}

/** Ratings of one output: two published means, then every slot's raw and normalised rating. */
function ratingsOf(output: string, means: readonly [number, number], slots: readonly number[][]): Rating[] {
  const [raw = [], z = []] = slots;
  const target = { output };
  const one = (aspect: string, value: number, rater: Rating["rater"]): Rating => ({
    kind: "rating",
    rater,
    aspect,
    target,
    value,
  });
  const slot = (i: number) => ({ id: `slot ${i + 1}`, persistent: false });
  return [
    one("z_mean", means[0], { aggregate: "z_mean", of: z.length }),
    one("mean", means[1], { aggregate: "mean", of: raw.length }),
    ...raw.map((value, i) => one("da-raw", value, slot(i))),
    ...z.map((value, i) => one("da-z", value, slot(i))),
  ].filter((rating) => !Number.isNaN(rating.value));
}

async function splitBatch({ file, split }: SplitFile, pair: string, options: ReadOptions): Promise<Batch> {
  const table = await readTable(file, { dialect: TSV }, options);
  const id = table.header.includes("segid") ? table.column("segid") : table.column("index");
  const at = ["original", "translation", "scores", "mean", "z_scores", "z_mean", "model_scores"].map((name) =>
    table.column(name),
  );
  const all: Records = { items: [], outputs: [], judgments: [] };
  const values = new Float64Array(table.rows.length);
  table.rows.forEach((cells, i) => {
    const where = () => table.where(i);
    const [source, text, scores, mean, zScores, zMean, model] = at.map((c) => cells[c]!);
    const itemId = `${split}/${cells[id]!}`;
    all.items.push({ id: itemId, source: source!, references: [], tags: { split, lang: pair } });
    all.outputs.push({ id: itemId, itemId, system: "nmt", text: text!, tags: {} });
    const means = [parseNumber(zMean!, where), parseNumber(mean!, where)] as const;
    const slots = [cellNumbers(scores!, where), cellNumbers(zScores!, where)];
    for (const rating of ratingsOf(itemId, means, slots)) all.judgments.push(rating);
    values[i] = parseNumber(model!, where);
  });
  const ids = all.outputs.map((o) => o.id);
  return { ...all, columns: [{ scorer: MODEL_SCORES, over: "outputs", ids, values }] };
}

type SplitFile = { readonly file: FileEntry; readonly split: string };

async function* batches(
  files: readonly SplitFile[],
  pair: string,
  options: ReadOptions,
): AsyncGenerator<Batch> {
  for (const file of files) yield await splitBatch(file, pair, options);
}

function byPair(tree: Tree): Map<string, SplitFile[]> {
  const pairs = new Map<string, SplitFile[]>();
  for (const { file, at } of filesAt(tree, PLACE)) {
    const pair = `${at[2]!}-${at[3]!}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), { file, split: at[1]! }]);
  }
  return pairs;
}

/** MLQE-PE direct assessments: one data set a language pair. */
export const mlqePe: Reader = {
  format: "mlqe-pe",
  summary: "MLQE-PE translations with raw and normalised direct assessments",
  detect: (tree) => looksLike(tree, [{ place: PLACE, keys: ["original\ttranslation\tscores"] }]),
  open: async (tree, options) =>
    [...byPair(tree)].map(([pair, files]) => ({
      head: headOf(pair),
      batches: () => batches(files, pair, options),
    })),
};
