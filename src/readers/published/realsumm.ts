import type {
  Batch,
  DatasetHead,
  Item,
  Judgment,
  Output,
  ScoreColumn,
  ScorerSpec,
} from "../../core/index.ts";
import { importedScorer, UserError } from "../../core/index.ts";
import type { FileEntry, Reader, ReadOptions, Tree } from "../reader.ts";
import { filesAt, looksLike } from "./layout.ts";
import { matchVotes, readVotes, voteRecords, type VoteSheet } from "./realsumm-votes.ts";
import { idOf, nested, numberOf, objectRecord, type PublishedRecord, recordOf, textOf } from "./records.ts";

const SCORES = /scores_abs\.json$/;
const VOTES = /_Batch_crowd_\d+\.csv$/;
const UNITS = /SCUs_list\.csv$/;
const GOLD = "litepyramid_recall";
const RATER = { aggregate: "majority of crowd votes, mean over content units" };

const HEAD: DatasetHead = {
  name: "realsumm",
  summary: "summaries by 14 systems with the share of reference content units that they hold",
  licence: "CC BY 4.0",
  source: "Bhandari et al. (2020), https://arxiv.org/abs/2010.07100",
  golds: [
    {
      name: GOLD,
      summary: "share of the reference's content units present in the summary",
      over: "outputs",
      aspect: GOLD,
      combine: "single",
      isDefault: true,
    },
  ],
  notes: [
    "texts have one sentence a line",
    "crowd votes are ratings of the aspects scu-vote 1 to scu-vote 16, one a content unit; those of bart_out are left out, since they are about other texts than the scored ones",
  ],
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  rouge: [0, 1],
  bert: [-Infinity, 1],
  mover: [-Infinity, 1],
  js: [-Infinity, 0],
};

function scorerOf(name: string): ScorerSpec {
  const range = RANGES[/^[a-z]+/.exec(name)?.[0] ?? ""] ?? [-Infinity, Infinity];
  return importedScorer(name, { family: "metric", range, needs: ["text", "references"] });
}

/** Sentences between `<t>` marks, one a line. */
export function sentenceLines(marked: string): string {
  const sentences = [...marked.matchAll(/<t>([\s\S]*?)<\/t>/g)].map((m) => m[1]!.trim());
  return sentences.length === 0 ? marked.trim() : sentences.join("\n");
}

interface Records {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly judgments: Judgment[];
  readonly values: Map<string, { ids: string[]; values: number[] }>;
}

function addDocument(document: PublishedRecord, to: Records): void {
  const itemId = idOf(document, "doc_id");
  const references = [{ id: "reference", text: sentenceLines(textOf(document, "ref_summ")) }];
  to.items.push({ id: itemId, references, tags: {} });
  const summaries = nested(document, "system_summaries");
  for (const file of Object.keys(summaries.value)) {
    const summary = nested(summaries, file);
    const system = file.replace(/\.txt$/, "");
    const id = `${itemId}/${system}`;
    to.outputs.push({ id, itemId, system, text: sentenceLines(textOf(summary, "system_summary")), tags: {} });
    const scores = nested(summary, "scores");
    for (const name of Object.keys(scores.value)) {
      const value = numberOf(scores, name);
      if (name === GOLD) {
        if (!Number.isNaN(value))
          to.judgments.push({ kind: "rating", rater: RATER, aspect: GOLD, target: { output: id }, value });
        continue;
      }
      const column = to.values.get(name) ?? { ids: [], values: [] };
      to.values.set(name, column);
      column.ids.push(id);
      column.values.push(value);
    }
  }
}

async function scored(
  file: FileEntry,
): Promise<Required<Pick<Batch, "items" | "outputs" | "judgments" | "columns">>> {
  const all: Records = { items: [], outputs: [], judgments: [], values: new Map() };
  const documents = await objectRecord(file);
  for (const [id, document] of Object.entries(documents.value))
    addDocument(recordOf(document, `${file.path}, document ${id}`), all);
  const columns = [...all.values].map(([name, { ids, values }]): ScoreColumn => ({
    scorer: scorerOf(name),
    over: "outputs",
    ids,
    values: Float64Array.from(values),
  }));
  return { items: all.items, outputs: all.outputs, judgments: all.judgments, columns };
}

async function* batches(tree: Tree, options: ReadOptions): AsyncGenerator<Batch> {
  const sheets: VoteSheet[] = [];
  for (const { file } of filesAt(tree, VOTES)) sheets.push(...(await readVotes(file, options)));
  const [scores] = filesAt(tree, SCORES);
  if (!scores) {
    yield voteRecords(sheets);
    return;
  }
  const batch = await scored(scores.file);
  yield { ...batch, judgments: [...batch.judgments, ...matchVotes(sheets, batch.outputs)] };
}

/** The human score belongs to the scored texts; votes alone have no gold. */
const VOTES_HEAD: DatasetHead = { ...HEAD, name: "realsumm/votes", golds: [] };

/** REALSumm's abstractive summaries with human pyramid recall, metric scores and crowd votes. */
export const realsumm: Reader = {
  format: "realsumm",
  summary: "REALSumm summaries with pyramid recall, crowd votes and metric scores",
  detect: (tree: Tree) =>
    looksLike(tree, [
      { place: SCORES, keys: ['"system_summaries"'] },
      { place: VOTES, keys: ["Input.summaryId"] },
      { place: UNITS, keys: ["eventId,questionId"] },
    ]),
  open: async (tree, options) => {
    const hasScores = filesAt(tree, SCORES).length > 0;
    if (hasScores || filesAt(tree, VOTES).length > 0)
      return [{ head: hasScores ? HEAD : VOTES_HEAD, batches: () => batches(tree, options) }];
    throw new UserError({
      where: tree.path,
      problem: "holds content units only, no summaries",
      expected: "the realsumm folder or another of its files",
    });
  },
};
