import type {
  Batch,
  DatasetHead,
  Item,
  Judgment,
  Output,
  Pair,
  ScoreColumn,
  ScorerSpec,
} from "../../core/index.ts";
import { importedScorer } from "../../core/index.ts";
import type { FileEntry, Reader, ReadOptions, Tree } from "../reader.ts";
import { filesAt, looksLike, textId } from "./layout.ts";
import {
  idOf,
  lineRecords,
  listOf,
  nested,
  numberOf,
  oneOf,
  type PublishedRecord,
  recordOf,
  textOf,
} from "./records.ts";

const PLACE = /\.jsonl$|\/standard input$/;
const KEYS = ['"pair_id"', '"response_model"', '"response_A"'];
const LABEL = { aggregate: "objective label" };

const HEAD: DatasetHead = {
  name: "judgebench",
  summary: "pairs of answers of one model, of which exactly one is objectively right",
  licence: "MIT",
  source: "Tan et al. (2024), https://arxiv.org/abs/2410.12784",
  rule: "judgebench",
  golds: [
    {
      name: "label",
      summary: "which answer is objectively correct",
      over: "pairs",
      aspect: "label",
      combine: "single",
      isDefault: true,
    },
  ],
  slices: [["split"], ["split", "category"]],
  notes: [
    "questions are told apart by their text: original_id is missing outside MMLU-Pro, and one MMLU-Pro question stands under two ids",
    "reward models: game 1 gives the scores as listed, game 2 the swapped ones; equal scores are ties, where the files' own decision is always the second answer shown",
  ],
};

/** The README's names of splits. */
const SPLITS: Record<string, string> = {
  "gpt-4o-2024-05-13": "gpt-4o",
  "claude-3-5-sonnet-20240620": "claude-3-5-sonnet",
};

/** JudgeBench's category of a source: `mmlu-pro-law` is knowledge. */
export function judgebenchCategory(source: string): string {
  if (source.startsWith("mmlu-pro")) return "knowledge";
  if (source.startsWith("livecodebench")) return "coding";
  return source.replace(/^livebench-/, "");
}

/** `arena_hard` + `o1-mini-2024-09-12` is "arena_hard o1-mini"; reward models lose their vendor: `Skywork/X` is "X". */
export function judgebenchScorer(judge: string, model: string): ScorerSpec {
  if (judge === "reward_model")
    return importedScorer(model.slice(model.lastIndexOf("/") + 1), {
      family: "reward-model",
      unit: "reward",
      needs: ["prompt", "text"],
    });
  return importedScorer(`${judge} ${model.replace(/-\d{4}-?\d{2}-?\d{2}$/, "")}`, {
    family: "judge",
    arity: "pair",
    range: [0, 1],
    unit: "P(first preferred)",
    needs: ["prompt", "text", "model"],
  });
}

interface Question {
  readonly item: Item;
  readonly outputs: readonly [Output, Output];
  readonly pair: Pair;
  readonly judgment: Judgment;
}

function questionOf(record: PublishedRecord): Question {
  const id = idOf(record, "pair_id");
  const question = textOf(record, "question");
  const source = textOf(record, "source");
  const model = textOf(record, "response_model");
  const [a, b] = [`${id}/A`, `${id}/B`];
  const split = SPLITS[model] ?? model;
  const tags = { split, category: judgebenchCategory(source), source };
  const output = (outputId: string, field: string): Output => ({
    id: outputId,
    itemId: id,
    text: textOf(record, field),
    tags: { model },
  });
  return {
    item: { id, group: textId(question), prompt: question, references: [], tags },
    outputs: [output(a, "response_A"), output(b, "response_B")],
    pair: { id, itemId: id, a, b, tags: {} },
    judgment: {
      kind: "preference",
      rater: LABEL,
      aspect: "label",
      pair: id,
      choice: oneOf(record, "label", ["A>B", "B>A"]) === "A>B" ? "a" : "b",
    },
  };
}

interface Column {
  readonly ids: string[];
  readonly values: number[];
}

/** P(a preferred) by a decision of a game that showed (A, B), or (B, A) where `swapped`. */
function preferenceOf(game: PublishedRecord, swapped: boolean): number {
  if (game.value.decision === null || game.value.decision === undefined) return NaN;
  const decision = oneOf(game, "decision", ["A>B", "B>A", "A=B"]);
  if (decision === "A=B") return 0.5;
  return (decision === "A>B") === swapped ? 0 : 1;
}

/** The judged games of one file as columns: as listed, then swapped. */
function gamesOf(records: readonly PublishedRecord[]): ScoreColumn[] {
  const columns = new Map<
    string,
    { scorer: ScorerSpec; over: "outputs" | "pairs"; games: [Column, Column] }
  >();
  for (const record of records) {
    const id = idOf(record, "pair_id");
    listOf(record, "judgments").forEach((value, i) => {
      const game = recordOf(value, `${record.where}, game ${i + 1}`);
      const judgment = nested(game, "judgment");
      const scorer = judgebenchScorer(textOf(record, "judge_name"), textOf(judgment, "judge_model"));
      let entry = columns.get(scorer.name);
      if (!entry) {
        const over = scorer.family === "reward-model" ? "outputs" : "pairs";
        entry = {
          scorer,
          over,
          games: [
            { ids: [], values: [] },
            { ids: [], values: [] },
          ],
        };
        columns.set(scorer.name, entry);
      }
      const swapped = i === 1;
      const column = entry.games[swapped ? 1 : 0];
      if (entry.over === "pairs") {
        column.ids.push(id);
        column.values.push(preferenceOf(game, swapped));
        return;
      }
      const scores = recordOf({ ...listOf(judgment, "scores") }, `${game.where}, scores`);
      column.ids.push(...(swapped ? [`${id}/B`, `${id}/A`] : [`${id}/A`, `${id}/B`]));
      column.values.push(numberOf(scores, "0"), numberOf(scores, "1"));
    });
  }
  return [...columns.values()].flatMap(({ scorer, over, games }) =>
    games.map(({ ids, values }, i) => ({
      scorer,
      over,
      ids,
      values: Float64Array.from(values),
      ...(i === 1 ? { order: "swapped" as const } : {}),
    })),
  );
}

async function* batches(files: readonly FileEntry[], options: ReadOptions): AsyncGenerator<Batch> {
  const seen = new Set<string>();
  for (const file of files) {
    const records = await lineRecords(file, options);
    const fresh: Question[] = [];
    const inFile = new Set<string>();
    for (const record of records) {
      const id = idOf(record, "pair_id");
      // Output files repeat the pairs; a pair twice in one file is left for `collect` to refuse.
      if (seen.has(id) && !inFile.has(id)) continue;
      fresh.push(questionOf(record));
      seen.add(id);
      inFile.add(id);
    }
    yield {
      items: fresh.map((q) => q.item),
      outputs: fresh.flatMap((q) => q.outputs),
      pairs: fresh.map((q) => q.pair),
      judgments: fresh.map((q) => q.judgment),
      columns: gamesOf(records.filter((record) => "judgments" in record.value)),
    };
  }
}

/** JudgeBench: pair files (`data/`) and judged files (`outputs/`), together or alone. */
export const judgebench: Reader = {
  format: "judgebench",
  summary: "JudgeBench pairs with labels and judged games in both orders",
  detect: (tree: Tree) => looksLike(tree, [{ place: PLACE, keys: KEYS }]),
  open: async (tree, options) => [
    {
      head: HEAD,
      batches: () =>
        batches(
          filesAt(tree, PLACE).map(({ file }) => file),
          options,
        ),
    },
  ],
};
