import type { Batch, DatasetHead, Item, Output, Pair } from "../../core/index.ts";
import { importedScorer, UserError } from "../../core/index.ts";
import type { FileEntry, Reader, ReadOptions, Tree } from "../reader.ts";
import { CSV, TSV } from "../text/delimited.ts";
import { parseNumber } from "../text/number.ts";
import { filesAt, looksLike, textId } from "./layout.ts";
import { ELO_GOLDS, eloJudgments, leaderboardColumns } from "./alpaca-eval-systems.ts";
import { idOf, listRecords, numberOf, textOf } from "./records.ts";
import { type PublishedTable, readTable } from "./tables.ts";

const JUDGMENTS = /judgments\.([^/]+)\.tsv$/;
const TEXTS = /([^/]+)\.json$/;
const INSTRUCTIONS = /instructions\.json$/;
const LEADERBOARD = /(leaderboard_v\d)_[^/]+\.csv$/;
const BENCHMARKS = /benchmarks\.csv$/;
const EVALUATORS = /evaluators_leaderboard\.csv$/;
/** The judge of the files in `full_text/`. */
const TEXT_JUDGE = "weighted_alpaca_eval_gpt4_turbo";

const HEAD: DatasetHead = {
  name: "alpaca_eval",
  summary: "answers of 94 systems to 805 instructions, each judged by a model against a baseline's answer",
  licence: "CC BY-NC 4.0",
  source: "Dubois et al. (2024), https://arxiv.org/abs/2404.04475",
  golds: ELO_GOLDS,
  notes: [
    "one data set for two judges with different baselines: alpaca_eval_gpt4 compares with text_davinci_003, weighted_alpaca_eval_gpt4_turbo with gpt4_1106_preview",
    "in every pair the baseline is listed first; a system's win rate is 1 minus the mean of its pairs",
    "one system's answer that differs between the files (by its length) is a second output",
  ],
};

const judge = (name: string) =>
  importedScorer(name, {
    family: "judge",
    arity: "pair",
    range: [0, 1],
    unit: "P(first preferred)",
    needs: ["prompt", "text", "model"],
  });

const LENGTH = importedScorer("length", {
  family: "sentinel",
  range: [0, Infinity],
  unit: "characters",
  summary: "length of the answer as published",
});

const NO_TAGS = {};

/** What the batches share: which items and outputs are out already, and the texts that are known. */
interface State {
  readonly items: Set<string>;
  /** Output id -> published length. */
  readonly lengths: Map<string, number>;
  readonly texts: Map<string, string>;
}

interface Records {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly pairs: Pair[];
  readonly lengthIds: string[];
  readonly lengths: number[];
  readonly preferenceIds: string[];
  readonly preferences: number[];
}

const noRecords = (): Records => ({
  items: [],
  outputs: [],
  pairs: [],
  lengthIds: [],
  lengths: [],
  preferenceIds: [],
  preferences: [],
});

/** The id of a system's answer; announces it the first time. A second length is a second answer. */
function outputOf(system: string, itemId: string, length: number, to: Records, state: State): string {
  let id = `${system}/${itemId}`;
  const known = state.lengths.get(id);
  if (known === length) return id;
  if (known !== undefined) {
    id = `${id}#${length}`;
    if (state.lengths.has(id)) return id;
  }
  state.lengths.set(id, length);
  const text = state.texts.get(id);
  to.outputs.push({ id, itemId, system, tags: NO_TAGS, ...(text === undefined ? {} : { text }) });
  to.lengthIds.push(id);
  to.lengths.push(length);
  return id;
}

interface Row {
  readonly itemId: string;
  readonly baseline: string;
  readonly system: string;
  readonly lengths: readonly [number, number];
  /** 1 the baseline is better, 2 the system, 0 a draw. */
  readonly preference: number;
}

function addRow(row: Row, to: Records, state: State): void {
  const { itemId, baseline, system } = row;
  if (!state.items.has(itemId)) {
    state.items.add(itemId);
    to.items.push({ id: itemId, references: [], tags: NO_TAGS });
  }
  const a = outputOf(baseline, itemId, row.lengths[0], to, state);
  const b = outputOf(system, itemId, row.lengths[1], to, state);
  const id = `${baseline} | ${system}/${itemId}`;
  to.pairs.push({ id, itemId, a, b, tags: NO_TAGS });
  to.preferenceIds.push(id);
  to.preferences.push(row.preference === 0 ? 0.5 : 2 - row.preference);
}

function batchOf(judgeName: string, all: Records): Batch {
  const { items, outputs, pairs } = all;
  const length = { scorer: LENGTH, over: "outputs", ids: all.lengthIds } as const;
  const preference = { scorer: judge(judgeName), over: "pairs", ids: all.preferenceIds } as const;
  return {
    items,
    outputs,
    pairs,
    columns: [
      { ...length, values: Float64Array.from(all.lengths) },
      { ...preference, values: Float64Array.from(all.preferences) },
    ],
  };
}

function checkPreference(value: number, where: () => string): number {
  if (Number.isNaN(value) || value === 0 || (value >= 1 && value <= 2)) return value;
  throw new UserError({
    where: where(),
    problem: "invalid preference",
    expected: "0, or a number in [1, 2]",
    got: String(value),
  });
}

function judged(table: PublishedTable, judgeName: string, state: State): Batch {
  const column = [
    "system",
    "instruction_id",
    "preference",
    "len_output_1",
    "len_output_2",
    "generator_1",
  ].map((name) => table.column(name));
  const [system, item, preference, length1, length2, baseline] = column as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const all = noRecords();
  table.rows.forEach((cells, i) => {
    const where = () => table.where(i);
    const row: Row = {
      itemId: cells[item]!,
      baseline: cells[baseline]!,
      system: cells[system]!,
      lengths: [parseNumber(cells[length1]!, where), parseNumber(cells[length2]!, where)],
      preference: checkPreference(parseNumber(cells[preference]!, where), where),
    };
    addRow(row, all, state);
  });
  return batchOf(judgeName, all);
}

async function instructionItems(
  file: FileEntry,
  state: State,
): Promise<{ items: Item[]; ids: Map<string, string> }> {
  const ids = new Map<string, string>();
  const items = (await listRecords(file)).map((record): Item => {
    const id = idOf(record, "instruction_id");
    const prompt = textOf(record, "instruction");
    ids.set(prompt, id);
    state.items.add(id);
    return { id, prompt, references: [], tags: { dataset: textOf(record, "dataset") } };
  });
  return { items, ids };
}

interface FullText extends Row {
  readonly prompt: string;
  readonly dataset: string;
  readonly texts: readonly [string, string];
}

/** Python counts code points; so do the published lengths. */
const codePoints = (text: string): number => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

async function fullTexts(
  file: FileEntry,
  system: string,
  ids: ReadonlyMap<string, string>,
): Promise<FullText[]> {
  return (await listRecords(file)).map((record) => {
    const prompt = textOf(record, "instruction");
    const texts = [textOf(record, "output_1"), textOf(record, "output_2")] as const;
    return {
      itemId: ids.get(prompt) ?? textId(prompt),
      prompt,
      dataset: textOf(record, "dataset"),
      baseline: textOf(record, "generator_1"),
      system,
      texts,
      lengths: [codePoints(texts[0]), codePoints(texts[1])],
      preference: checkPreference(numberOf(record, "preference"), () => record.where),
    };
  });
}

/** The batch of one full-text file where its judge's table is not in the tree. */
function textBatch(rows: readonly FullText[], state: State): Batch {
  const all = noRecords();
  for (const row of rows) {
    if (!state.items.has(row.itemId)) {
      state.items.add(row.itemId);
      all.items.push({ id: row.itemId, prompt: row.prompt, references: [], tags: { dataset: row.dataset } });
    }
    addRow(row, all, state);
  }
  return batchOf(TEXT_JUDGE, all);
}

/** Full texts by what they hold: instructions.json is not one of them. */
const textFiles = (tree: Tree) => filesAt(tree, TEXTS).filter(({ file }) => !INSTRUCTIONS.test(file.name));

async function* batches(tree: Tree, options: ReadOptions): AsyncGenerator<Batch> {
  const state: State = { items: new Set(), lengths: new Map(), texts: new Map() };
  let ids = new Map<string, string>();
  for (const { file } of filesAt(tree, INSTRUCTIONS)) {
    const found = await instructionItems(file, state);
    ids = found.ids;
    yield { items: found.items };
  }
  const tables = filesAt(tree, JUDGMENTS);
  const hasTable = tables.some(({ at }) => at[1] === TEXT_JUDGE);
  for (const { file, at } of textFiles(tree)) {
    const rows = await fullTexts(file, at[1]!, ids);
    for (const { system, baseline, itemId, texts } of rows) {
      state.texts.set(`${baseline}/${itemId}`, texts[0]);
      state.texts.set(`${system}/${itemId}`, texts[1]);
    }
    if (!hasTable) yield textBatch(rows, state);
  }
  // The judge whose texts are known comes first, so that its answers keep the plain ids.
  for (const { file, at } of [...tables].sort(
    (x, y) => Number(y.at[1] === TEXT_JUDGE) - Number(x.at[1] === TEXT_JUDGE),
  ))
    yield judged(await readTable(file, { dialect: TSV }, options), at[1]!, state);
  for (const { file, at } of filesAt(tree, LEADERBOARD))
    yield { columns: leaderboardColumns(await readTable(file, { dialect: CSV }, options), at[1]!) };
  // Its last row has fewer cells.
  for (const { file } of filesAt(tree, BENCHMARKS))
    yield { judgments: eloJudgments(await readTable(file, { dialect: CSV, isRagged: true }, options)) };
}

const KNOWN = [INSTRUCTIONS, JUDGMENTS, LEADERBOARD, BENCHMARKS];

/** AlpacaEval: judged answers, published leaderboards and Arena Elo, together or alone. */
export const alpacaEval: Reader = {
  format: "alpaca-eval",
  summary: "AlpacaEval answers judged against a baseline, leaderboards and Arena Elo",
  detect: (tree) =>
    looksLike(tree, [
      { place: JUDGMENTS, keys: ["instruction_id\tpreference"] },
      { place: INSTRUCTIONS, keys: ['"instruction_id"', '"instruction"'] },
      { place: LEADERBOARD, keys: ["win_rate", "avg_length"] },
      { place: BENCHMARKS, keys: ["Arena Elo"] },
      { place: EVALUATORS, keys: ["Human agreement"] },
      { place: TEXTS, keys: ['"generator_1"', '"generator_2"', '"output_1"'] },
    ]),
  open: async (tree, options) => {
    if (KNOWN.every((place) => filesAt(tree, place).length === 0) && textFiles(tree).length === 0)
      throw new UserError({
        where: tree.path,
        problem: "holds only averages of judges, no systems or answers",
        expected: "the alpaca_eval folder or another of its files",
      });
    return [{ head: HEAD, batches: () => batches(tree, options) }];
  },
};
