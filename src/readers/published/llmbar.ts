import type { Batch, DatasetHead, Item, Judgment, Output, Pair, ScoreColumn } from "../../core/index.ts";
import { importedScorer, UserError } from "../../core/index.ts";
import type { FileEntry, Reader, Tree } from "../reader.ts";
import { filesAt, looksLike, textId } from "./layout.ts";
import { listOf, listRecords, nested, oneOf, type PublishedRecord, recordOf, textOf } from "./records.ts";

const DATASET = /([^/]+)\/dataset\.json$/;
const RESULT = /([^/]+)\/evaluators\/([^/]+)\/([^/]+)\/result\.json$/;
const STATISTICS = /\/evaluators\/[^/]+\/[^/]+\/statistics\.json$/;
const LABEL = { aggregate: "label" };

const HEAD: DatasetHead = {
  name: "llmbar",
  summary: "two answers to an instruction, of which one follows it better",
  licence: "MIT",
  source: "Zeng et al. (2024), https://arxiv.org/abs/2310.07641",
  rule: "llmbar",
  golds: [
    {
      name: "label",
      summary: "the better output, agreed by the authors (LLMBar) or preferred by humans (Processed)",
      over: "pairs",
      aspect: "label",
      combine: "single",
      isDefault: true,
    },
  ],
  slices: [["subset"], ["set"]],
  notes: [
    "verdicts are in the pair's own numbering in both orders; an unparsable one is missing",
    "rating strategies have their verdicts, which differ between the orders where the two ratings tie, and the ratings of single outputs behind them",
  ],
};

const PROCESSED = new Set(["FairEval", "LLMEval^2", "MT-Bench"]);

interface Questions {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly pairs: Pair[];
  readonly judgments: Judgment[];
}

function questionsOf(subset: string, records: readonly PublishedRecord[]): Questions {
  const all: Questions = { items: [], outputs: [], pairs: [], judgments: [] };
  const tags = { set: PROCESSED.has(subset) ? "Processed" : "LLMBar", subset };
  records.forEach((record, i) => {
    const id = `${subset}/${i}`;
    const prompt = textOf(record, "input");
    const [a, b] = [`${id}/1`, `${id}/2`];
    all.items.push({ id, group: textId(prompt), prompt, references: [], tags });
    all.outputs.push(
      { id: a, itemId: id, text: textOf(record, "output_1"), tags: {} },
      { id: b, itemId: id, text: textOf(record, "output_2"), tags: {} },
    );
    all.pairs.push({ id, itemId: id, a, b, tags: {} });
    const choice = oneOf(record, "label", [1, 2]) === 1 ? "a" : "b";
    all.judgments.push({ kind: "preference", rater: LABEL, aspect: "label", pair: id, choice });
  });
  return all;
}

const VERDICT = { "1": 1, "2": 0, None: NaN } as const;

/** P(output_1 preferred) in one order. The last stage of an item is the verdict. */
function verdict(record: PublishedRecord, swap: "swap = False" | "swap = True"): number {
  const stages = listOf(record, "results");
  const last = recordOf(stages.at(-1), `${record.where}, last of results`);
  const order = nested(last, swap);
  if (order.value.winner === null) return NaN;
  return VERDICT[oneOf(order, "winner", ["1", "2", "None"])];
}

function verdictsOf(
  name: string,
  ids: readonly string[],
  records: readonly PublishedRecord[],
): ScoreColumn[] {
  const scorer = importedScorer(name, {
    family: "judge",
    arity: "pair",
    range: [0, 1],
    unit: "P(first preferred)",
    needs: ["prompt", "text", "model"],
  });
  const values = (swap: "swap = False" | "swap = True") =>
    Float64Array.from(records, (record) => verdict(record, swap));
  return [
    { scorer, over: "pairs", ids, values: values("swap = False") },
    { scorer, over: "pairs", ids, values: values("swap = True"), order: "swapped" },
  ];
}

/** A rating as the judge wrote it, 1 to 10; NaN where that is no number. */
function rating(stage: PublishedRecord, key: "score_1" | "score_2"): number {
  const [text] = listOf(stage, key);
  return typeof text === "string" && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : NaN;
}

/** Ratings of both outputs of every pair, where the strategy rates. */
function ratingsOf(name: string, ids: readonly string[], records: readonly PublishedRecord[]): ScoreColumn[] {
  const stages = records.map((r) => recordOf(listOf(r, "results").at(-1), `${r.where}, last of results`));
  if (!stages.some((stage) => "score_1" in stage.value)) return [];
  const scorer = importedScorer(name, {
    family: "judge",
    range: [1, 10],
    unit: "rating",
    needs: ["prompt", "text", "model"],
  });
  const values = stages.flatMap((stage) => [rating(stage, "score_1"), rating(stage, "score_2")]);
  return [
    {
      scorer,
      over: "outputs",
      ids: ids.flatMap((id) => [`${id}/1`, `${id}/2`]),
      values: Float64Array.from(values),
    },
  ];
}

interface Subset {
  readonly name: string;
  dataset?: FileEntry;
  readonly runs: { readonly file: FileEntry; readonly scorer: string }[];
}

function subsetsOf(tree: Tree): Subset[] {
  const subsets = new Map<string, Subset>();
  const subset = (name: string): Subset => {
    const found = subsets.get(name) ?? { name, runs: [] };
    subsets.set(name, found);
    return found;
  };
  for (const { file, at } of filesAt(tree, DATASET)) subset(at[1]!).dataset = file;
  for (const { file, at } of filesAt(tree, RESULT))
    subset(at[1]!).runs.push({ file, scorer: `${at[2]!} ${at[3]!}` });
  return [...subsets.values()];
}

/** The pairs come from `dataset.json`, or from the first run where it is not in the tree: runs repeat them in the same order. */
async function* batches(tree: Tree): AsyncGenerator<Batch> {
  for (const subset of subsetsOf(tree)) {
    const first = subset.dataset ?? subset.runs[0]!.file;
    const questions = questionsOf(subset.name, await listRecords(first));
    yield questions;
    const ids = questions.pairs.map((pair) => pair.id);
    for (const { file, scorer } of subset.runs) {
      const records = await listRecords(file);
      const asked = ids.slice(0, records.length);
      yield { columns: [...verdictsOf(scorer, asked, records), ...ratingsOf(scorer, asked, records)] };
    }
  }
}

/** LLMBar: subsets with their evaluators' verdicts in both orders; a subset, one LLM or one run alone too. */
export const llmbar: Reader = {
  format: "llmbar",
  summary: "LLMBar pairs with verdicts of prompted LLMs in both orders",
  detect: (tree) =>
    looksLike(tree, [
      { place: DATASET, keys: ['"output_1"', '"output_2"', '"label"'] },
      { place: RESULT, keys: ['"output_1"', '"output_2"', '"label"'] },
      { place: STATISTICS, keys: ['"correct_average"'] },
    ]),
  open: async (tree) => {
    if (subsetsOf(tree).length > 0) return [{ head: HEAD, batches: () => batches(tree) }];
    throw new UserError({
      where: tree.path,
      problem: "holds a run's averages only, no pairs",
      expected: "the result.json.gz beside it or the llmbar folder",
    });
  },
};
