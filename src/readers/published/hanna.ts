import type {
  Batch,
  DatasetHead,
  DatasetSource,
  Direction,
  Gold,
  Item,
  Judgment,
  Need,
  Output,
  ScoreColumn,
  ScorerSpec,
} from "../../core/index.ts";
import { importedScorer, UserError } from "../../core/index.ts";
import type { FileEntry, Reader, ReadOptions, Tree } from "../reader.ts";
import { CSV } from "../text/delimited.ts";
import { parseNumber } from "../text/number.ts";
import { filesAt, looksLike } from "./layout.ts";
import { cellNumbers, type PublishedTable, readTable } from "./tables.ts";

const SCORES = /hanna_metric_scores_llm\.csv$/;
const STORIES = /hanna_llm_stories\.csv$/;
const STUDY = /user_study\.csv$/;

/** Criteria by the short form in the names of columns. */
const CRITERIA: Readonly<Record<string, string>> = {
  RE: "Relevance",
  CH: "Coherence",
  EM: "Empathy",
  SU: "Surprise",
  EG: "Engagement",
  CX: "Complexity",
};
const REFERENCE_SYSTEM = "Human";

const SOURCE = "Chhun et al. (2024), https://doi.org/10.1162/tacl_a_00689";

const HEAD: DatasetHead = {
  name: "hanna",
  summary: "stories by ten systems and a human, rated by three raters for six criteria; scores without texts",
  licence: "MIT",
  source: SOURCE,
  golds: Object.values(CRITERIA).map((aspect): Gold => ({
    name: aspect,
    summary: `mean of three raters of ${aspect}, all 11 rows including the human stories`,
    over: "outputs",
    aspect,
    combine: "mean",
  })),
  notes: [
    "raters are columns, not persons",
    "the Human row is the reference of reference-based metrics, which are at their best there: add --exclude-system Human to leave it out; published figures keep it",
  ],
};

const JUDGE = /^(Beluga-13B|OrcaPlatypus|Mistral-7B|Llama-13B|ChatGPT) (RE|CH|EM|SU|EG|CX|AVG) \d$/;
const RATING = /^Human (\d) (RE|CH|EM|SU|EG|CX)$/;
/** Criterion means and leave-one-out means, which follow from the ratings. */
const DERIVED = /^Human Avg /;

function directionOf(name: string): Direction {
  if (/^(BaryScore|DepthScore|InfoLM)/.test(name)) return "lower";
  return /^(Coverage|Density|Compression|Text length|Novelty-|Repetition-)/.test(name) ? "none" : "higher";
}

/** The scorer of a column of scores: a metric by its marks (reference-based or not), or a judge with its criterion. */
export function hannaScorer(column: string): ScorerSpec {
  const judge = JUDGE.exec(column);
  if (judge) {
    const aspect = CRITERIA[judge[2]!];
    return importedScorer(column, {
      family: "judge",
      range: [-1, 5],
      unit: "rating 1..5, below 1 where an answer could not be parsed",
      needs: ["prompt", "text", "model"],
      ...(aspect === undefined ? {} : { aspect }),
    });
  }
  const name = column.replace(/ [Ξ¤][§εΔ]$/u, "");
  const needs: Need[] = column.includes(" Ξ") ? ["text", "references"] : ["text"];
  return importedScorer(name, { family: "metric", direction: directionOf(name), needs });
}

interface Stories {
  readonly prompts: readonly string[];
  readonly humans: readonly string[];
}

/** Prompts and human stories in the order of the scores: every model of the stories file has the same 96. */
async function storiesOf(file: FileEntry, options: ReadOptions): Promise<Stories> {
  const table = await readTable(file, { dialect: CSV }, options);
  const [prompt, human, model] = [table.column("Prompt"), table.column("Human"), table.column("Model")];
  const first = table.rows[0]?.[model];
  const rows = table.rows.filter((cells) => cells[model] === first);
  return { prompts: rows.map((r) => r[prompt]!), humans: rows.map((r) => r[human]!) };
}

function itemsOf(n: number, stories: Stories | undefined): Item[] {
  // Another number of prompts is another edition, whose order is not known.
  const known = stories && stories.prompts.length === n ? stories : undefined;
  return Array.from({ length: n }, (_, i) => ({
    id: String(i + 1),
    ...(known ? { prompt: known.prompts[i]! } : {}),
    references: known ? [{ id: REFERENCE_SYSTEM, text: known.humans[i]! }] : [],
    tags: {},
  }));
}

function outputsOf(systems: readonly string[], n: number): Output[] {
  return systems.flatMap((system) =>
    Array.from({ length: n }, (_, i): Output => {
      const base = { id: `${system}/${i + 1}`, itemId: String(i + 1), system };
      return system === REFERENCE_SYSTEM
        ? { ...base, sameAs: REFERENCE_SYSTEM, tags: { human: "yes" } }
        : { ...base, tags: {} };
    }),
  );
}

/** One column of the scores: the lists of all rows, one after the other. @throws UserError where a list has another length. */
function valuesOf(table: PublishedTable, at: number, n: number): Float64Array {
  const values = new Float64Array(table.rows.length * n);
  table.rows.forEach((cells, row) => {
    const list = cellNumbers(cells[at]!, () => table.where(row));
    if (list.length !== n)
      throw new UserError({
        where: table.where(row),
        problem: `column "${table.header[at]}" has a list of another length`,
        expected: `${n} numbers`,
        got: `${list.length}`,
      });
    values.set(list, row * n);
  });
  return values;
}

async function* scoreBatches(tree: Tree, file: FileEntry, options: ReadOptions): AsyncGenerator<Batch> {
  const [stories] = filesAt(tree, STORIES);
  const table = await readTable(file, { dialect: CSV }, options);
  const systems = table.rows.map((cells) => cells[0]!);
  const first = table.rows[0]?.[1];
  const n = first === undefined ? 0 : cellNumbers(first, () => table.where(0)).length;
  const outputs = outputsOf(systems, n);
  const ids = outputs.map((o) => o.id);
  const judgments: Judgment[] = [];
  const columns: ScoreColumn[] = [];
  const criteria = new Set(Object.values(CRITERIA));
  for (let at = 1; at < table.header.length; at++) {
    const name = table.header[at]!;
    if (criteria.has(name) || DERIVED.test(name)) continue;
    const values = valuesOf(table, at, n);
    const rating = RATING.exec(name);
    if (!rating) {
      columns.push({ scorer: hannaScorer(name), over: "outputs", ids, values });
      continue;
    }
    const rater = { id: `Human ${rating[1]!}`, persistent: false };
    const aspect = CRITERIA[rating[2]!]!;
    values.forEach((value, i) => {
      if (!Number.isNaN(value))
        judgments.push({ kind: "rating", rater, aspect, target: { output: ids[i]! }, value });
    });
  }
  yield {
    items: itemsOf(n, stories && (await storiesOf(stories.file, options))),
    outputs,
    judgments,
    columns,
  };
}

/** The newer models' stories, which nobody rated. */
async function* storyBatches(file: FileEntry, options: ReadOptions): AsyncGenerator<Batch> {
  const table = await readTable(file, { dialect: CSV }, options);
  const [prompt, human, story, model] = ["Prompt", "Human", "Story", "Model"].map((name) =>
    table.column(name),
  );
  const items = new Map<string, Item>();
  const outputs = table.rows.map((cells): Output => {
    const text = cells[prompt!]!;
    let item = items.get(text);
    if (!item) {
      const references = [{ id: REFERENCE_SYSTEM, text: cells[human!]! }];
      item = { id: String(items.size + 1), prompt: text, references, tags: {} };
      items.set(text, item);
    }
    const system = cells[model!]!;
    return { id: `${system}/${item.id}`, itemId: item.id, system, text: cells[story!]!, tags: {} };
  });
  yield { items: [...items.values()], outputs };
}

const QUESTION = /^Answer\.a-\d-([a-z]+)\.1$/;

/** Three workers answered six yes-or-no questions about each explanation of a rating. */
async function* studyBatches(file: FileEntry, options: ReadOptions): AsyncGenerator<Batch> {
  const table = await readTable(file, { dialect: CSV }, options);
  const [story, explanation] = [table.column("Input.story_id"), table.column("Input.explanation")];
  const questions = table.header.flatMap((name, at) => {
    const found = QUESTION.exec(name);
    return found ? [{ at, aspect: found[1]! }] : [];
  });
  const outputs = new Map<string, { output: Output; n: number }>();
  const items = new Map<string, Item>();
  const judgments: Judgment[] = [];
  table.rows.forEach((cells, row) => {
    const itemId = cells[story]!;
    items.set(itemId, { id: itemId, references: [], tags: {} });
    const key = JSON.stringify([itemId, cells[explanation]]);
    const entry = outputs.get(key) ?? {
      output: { id: `${itemId}/${outputs.size + 1}`, itemId, text: cells[explanation]!, tags: {} },
      n: 0,
    };
    outputs.set(key, entry);
    entry.n++;
    const rater = { id: `worker ${entry.n}`, persistent: false };
    for (const { at, aspect } of questions) {
      const value = parseNumber(cells[at]!, () => table.where(row));
      judgments.push({ kind: "rating", rater, aspect, target: { output: entry.output.id }, value });
    }
  });
  yield { items: [...items.values()], outputs: [...outputs.values()].map((e) => e.output), judgments };
}

/** The rated stories where they are in the tree; the other two files only where they are given without them. */
function sourcesOf(tree: Tree, options: ReadOptions): DatasetSource[] {
  const [scores] = filesAt(tree, SCORES);
  if (scores) return [{ head: HEAD, batches: () => scoreBatches(tree, scores.file, options) }];
  const about = { licence: "MIT", source: SOURCE };
  const stories = filesAt(tree, STORIES).map(({ file }) => ({
    head: { name: "hanna/llm-stories", summary: "unrated stories of six newer models", ...about },
    batches: () => storyBatches(file, options),
  }));
  const study = filesAt(tree, STUDY).map(({ file }) => ({
    head: { name: "hanna/user-study", summary: "workers' answers about explanations of ratings", ...about },
    batches: () => studyBatches(file, options),
  }));
  return [...stories, ...study];
}

/** HANNA: rated stories with 72 metrics and 20 judges a criterion; the unrated stories or the user study alone. */
export const hanna: Reader = {
  format: "hanna",
  summary: "HANNA story ratings, metric and judge scores",
  detect: (tree) =>
    looksLike(tree, [
      { place: SCORES, keys: ["Model,Relevance,Coherence"] },
      { place: STORIES, keys: ["Prompt,Human,Story,Model"] },
      { place: STUDY, keys: ["Input.story_id"] },
    ]),
  open: async (tree, options) => sourcesOf(tree, options),
};
