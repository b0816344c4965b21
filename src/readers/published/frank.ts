import type { Batch, DatasetHead, Gold, Item, Judgment, Output, ScoreColumn } from "../../core/index.ts";
import { importedScorer, UserError } from "../../core/index.ts";
import type { Reader, Tree } from "../reader.ts";
import { filesAt, looksLike } from "./layout.ts";
import { idOf, listRecords, numberOf, type PublishedRecord, textOf } from "./records.ts";

const HUMAN = /human_annotations\.json$/;
const METRICS = /baseline_factuality_metrics_outputs\.json$/;

/** Lists of article ids, which say nothing that the other files do not. */
const LISTS = /frank\/(?:validation_split|test_split|selected_documents)\.txt$/;

const ERROR_GROUPS = ["Semantic_Frame_Errors", "Discourse_Errors", "Content_Verifiability_Errors"];
const ERROR_TYPES = ["RelE", "EntE", "CircE", "OutE", "GramE", "CorefE", "LinkE", "Other"];
const ERRORS = [...ERROR_GROUPS, ...ERROR_TYPES];
const ASPECTS = ["Factuality", ...ERRORS, ...ERRORS.map((name) => `Flip_${name}`)];
const RATER = { aggregate: "mean over sentences of the majority", of: 3 };

const REFERENCE = ["text", "references"] as const;
const SOURCE = ["text", "source"] as const;

/** The 15 published metrics: all of them higher is better. */
const SCORERS = [
  ...["Rouge 1", "Rouge 2", "Rouge L", "Meteor"].map((name) => ({ name, high: 1, needs: REFERENCE })),
  { name: "Bleu", high: 100, needs: REFERENCE },
  ...["BertScore P", "BertScore R", "BertScore F1"].map((name) => ({ name, high: 1, needs: REFERENCE })),
  ...["BertScore P Art", "BertScore R Art", "BertScore F1 Art", "FactCC", "QAGS", "FEQA", "Dep Entail"].map(
    (name) => ({ name, high: 1, needs: SOURCE }),
  ),
].map(({ name, high, needs }) => importedScorer(name, { family: "metric", range: [0, high], needs }));

function summaryOf(aspect: string): string {
  if (aspect === "Factuality") return "share of sentences without a factual error";
  if (aspect.startsWith("Flip_")) return `Factuality with the label of ${aspect.slice(5)} flipped`;
  return `share of sentences without ${aspect}; 1 is no such error`;
}

const HEAD: DatasetHead = {
  name: "frank",
  summary: "factuality of summaries by nine systems, without texts",
  licence: "MIT",
  source: "Pagnoni et al. (2021), https://arxiv.org/abs/2104.13346",
  golds: ASPECTS.map((aspect): Gold => ({
    name: aspect,
    summary: summaryOf(aspect),
    over: "outputs",
    aspect,
    combine: "single",
    ...(aspect === "Factuality" ? { isDefault: true } : {}),
  })),
  slices: [["dataset"]],
  notes: [
    "no system is in both datasets, whose means are far apart: pooled correlations are mostly between datasets",
  ],
};

const outputId = (record: PublishedRecord): string =>
  `${idOf(record, "hash")}/${textOf(record, "model_name")}`;

/** The items and outputs of a file that no earlier file had. */
function freshOf(
  records: readonly PublishedRecord[],
  seen: Set<string>,
): { items: Item[]; outputs: Output[] } {
  const items: Item[] = [];
  const outputs: Output[] = [];
  const before = new Set(seen);
  for (const record of records) {
    const itemId = idOf(record, "hash");
    const id = outputId(record);
    if (!seen.has(itemId)) {
      const tags = { dataset: textOf(record, "dataset"), split: textOf(record, "split") };
      items.push({ id: itemId, references: [], tags });
      seen.add(itemId);
    }
    if (before.has(id)) continue;
    outputs.push({ id, itemId, system: textOf(record, "model_name"), tags: {} });
    seen.add(id);
  }
  return { items, outputs };
}

function judgmentsOf(record: PublishedRecord): Judgment[] {
  const target = { output: outputId(record) };
  return ASPECTS.map((aspect) => ({
    kind: "rating",
    rater: RATER,
    aspect,
    target,
    value: numberOf(record, aspect),
  }));
}

function columnsOf(records: readonly PublishedRecord[]): ScoreColumn[] {
  const ids = records.map(outputId);
  return SCORERS.map((scorer) => ({
    scorer,
    over: "outputs",
    ids,
    values: Float64Array.from(records, (record) => numberOf(record, scorer.name)),
  }));
}

async function* batches(tree: Tree): AsyncGenerator<Batch> {
  const seen = new Set<string>();
  for (const { file } of filesAt(tree, HUMAN)) {
    const records = await listRecords(file);
    const judgments = records
      .flatMap(judgmentsOf)
      .filter((j) => j.kind === "rating" && !Number.isNaN(j.value));
    yield { ...freshOf(records, seen), judgments };
  }
  for (const { file } of filesAt(tree, METRICS)) {
    const records = await listRecords(file);
    yield { ...freshOf(records, seen), columns: columnsOf(records) };
  }
}

/** FRANK: human factuality annotations and published metric scores, together or alone. */
export const frank: Reader = {
  format: "frank",
  summary: "FRANK factuality annotations and metric scores",
  detect: (tree) =>
    looksLike(tree, [
      { place: HUMAN, keys: ['"Factuality"', '"model_name"'] },
      { place: METRICS, keys: ['"model_name"', '"FactCC"'] },
      { place: LISTS, keys: [] },
    ]),
  open: async (tree) => {
    if (filesAt(tree, HUMAN).length + filesAt(tree, METRICS).length > 0)
      return [{ head: HEAD, batches: () => batches(tree) }];
    throw new UserError({
      where: tree.path,
      problem: "holds article ids only, no summaries",
      expected: "the frank folder or another of its files",
    });
  },
};
