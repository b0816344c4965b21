import type {
  Batch,
  DatasetHead,
  Gold,
  Item,
  Judgment,
  Output,
  Pair,
  ScoreColumn,
} from "../../core/index.ts";
import { importedScorer } from "../../core/index.ts";
import type { FileEntry, Reader, Tree } from "../reader.ts";
import { filesAt, looksLike, textId } from "./layout.ts";
import { idOf, listRecords, looseTextOf, oneOf, type PublishedRecord, textOf } from "./records.ts";

const PLACE = /testset-v1\.json$/;
const ANNOTATORS = ["annotator1", "annotator2", "annotator3"] as const;

const preference = (name: string, rest: Partial<Gold>): Gold => ({
  name,
  summary: `the choice of ${name}`,
  over: "pairs",
  aspect: "preference",
  combine: "single",
  ...rest,
});

const HEAD: DatasetHead = {
  name: "pandalm",
  summary: "pairs of answers judged by three annotators each, with ties",
  licence: "Apache-2.0",
  source: "Wang et al. (2024), https://arxiv.org/abs/2306.05087",
  rule: "pandalm",
  golds: [
    preference("majority", {
      summary: "what at least two of the three annotators chose",
      combine: "majority",
      isDefault: true,
    }),
    ...ANNOTATORS.map((name) => preference(name, { raters: [name] })),
  ],
  notes: [
    "annotators are columns, perhaps not persons",
    "GPT-3.5: Tie is 0.5 and garbage is missing, so that both can be counted as the paper does or apart",
  ],
};

const judge = (name: string, lineage?: string) =>
  importedScorer(name, {
    ...(lineage === undefined ? {} : { lineage }),
    family: "judge",
    arity: "pair",
    range: [0, 1],
    unit: "P(first preferred)",
    needs: ["prompt", "text", "model"],
  });

const JUDGES = [
  {
    field: "pandalm_result",
    scorer: judge("PandaLM-7B", "base: llama-7b"),
    answers: [1, 2, 0],
    values: [1, 0, 0.5],
  },
  {
    field: "gpt_result",
    scorer: judge("GPT-3.5"),
    answers: ["1", "2", "Tie", "garbage"],
    values: [1, 0, 0.5, NaN],
  },
] as const;

const CHOICES = ["tie", "a", "b"] as const;

interface Records {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly pairs: Pair[];
  readonly judgments: Judgment[];
}

/** One pair with whatever this file says of it; judge files alone know only its number. */
function addPair(record: PublishedRecord, to: Records): void {
  const id = idOf(record, "idx");
  const [a, b] = [`${id}/1`, `${id}/2`];
  if (!("cmp_key" in record.value)) {
    to.items.push({ id, references: [], tags: {} });
    to.outputs.push({ id: a, itemId: id, tags: {} }, { id: b, itemId: id, tags: {} });
    to.pairs.push({ id, itemId: id, a, b, tags: {} });
    return;
  }
  const [instruction, input] = [textOf(record, "instruction"), textOf(record, "input")];
  const prompt = input === "" ? instruction : `${instruction}\n\n${input}`;
  const [first = "", second = ""] = textOf(record, "cmp_key").split("_");
  const tags = { app: textOf(record, "motivation_app") };
  to.items.push({ id, group: textId(prompt), prompt, references: [], tags });
  to.outputs.push(
    { id: a, itemId: id, system: first, text: looseTextOf(record, "response1"), tags: {} },
    { id: b, itemId: id, system: second, text: looseTextOf(record, "response2"), tags: {} },
  );
  to.pairs.push({ id, itemId: id, a, b, tags: { systems: textOf(record, "cmp_key") } });
  for (const name of ANNOTATORS) {
    const rater = { id: name, persistent: false };
    const choice = CHOICES[oneOf(record, name, [0, 1, 2])];
    to.judgments.push({ kind: "preference", rater, aspect: "preference", pair: id, choice });
  }
}

function columnsOf(records: readonly PublishedRecord[]): ScoreColumn[] {
  return JUDGES.flatMap(({ field, scorer, answers, values }) => {
    const judged = records.filter((record) => field in record.value);
    if (judged.length === 0) return [];
    const of = (record: PublishedRecord): number =>
      values[
        (answers as readonly (string | number)[]).indexOf(oneOf<string | number>(record, field, answers))
      ]!;
    const ids = judged.map((record) => idOf(record, "idx"));
    return [{ scorer, over: "pairs" as const, ids, values: Float64Array.from(judged, of) }];
  });
}

/** The test set first, since its pairs know their texts. */
async function* batches(files: readonly FileEntry[]): AsyncGenerator<Batch> {
  const isTestSet = (file: FileEntry) => /(^|\/)testset-v1\.json(\.gz)?$/.test(file.path);
  const seen = new Set<string>();
  for (const file of [...files].sort((a, b) => Number(isTestSet(b)) - Number(isTestSet(a)))) {
    const records = await listRecords(file);
    const all: Records = { items: [], outputs: [], pairs: [], judgments: [] };
    const before = new Set(seen);
    for (const record of records) {
      const id = idOf(record, "idx");
      if (before.has(id)) continue;
      seen.add(id);
      addPair(record, all);
    }
    yield { ...all, columns: columnsOf(records) };
  }
}

/** PandaLM's test set and the two judges' answers to it, together or alone. */
export const pandalm: Reader = {
  format: "pandalm",
  summary: "PandaLM's pairs with three annotators and two judges",
  detect: (tree: Tree) =>
    looksLike(tree, [
      { place: PLACE, keys: ['"idx"', '"annotator1"'] },
      { place: PLACE, keys: ['"idx"', '"gpt_result"'] },
      { place: PLACE, keys: ['"idx"', '"pandalm_result"'] },
    ]),
  open: async (tree) => [
    {
      head: HEAD,
      batches: () => batches(filesAt(tree, PLACE).map(({ file }) => file)),
    },
  ],
};
