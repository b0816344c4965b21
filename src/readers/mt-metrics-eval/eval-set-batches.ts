import {
  type Batch,
  importedScorer,
  type Item,
  type Judgment,
  type Output,
  type Reference,
  type ScoreColumn,
  type ScorerSpec,
} from "../../core/index.ts";
import type { FileEntry } from "../reader.ts";
import { readLines } from "../text/lines.ts";
import { readerError } from "../text/reader-error.ts";
import type { EvalSet, NamedFile, ScoreFile } from "./eval-sets.ts";
import { checkCount, readScores } from "./score-lines.ts";

const RATER = { aggregate: "mt-metrics-eval" };

export const outputId = (system: string, segment: number): string => `${system}/${segment + 1}`;

async function segmentsOf(file: FileEntry, n: number): Promise<string[]> {
  const segments = await readLines(file);
  if (segments.length === n) return segments;
  throw readerError(file, 0, {
    problem: "wrong number of lines",
    expected: `${n}, one a source segment`,
    got: String(segments.length),
  });
}

async function referencesOf(set: EvalSet, n: number): Promise<Reference[][]> {
  const rows: Reference[][] = Array.from({ length: n }, () => []);
  for (const { name, file } of set.references)
    (await segmentsOf(file, n)).forEach((text, i) => rows[i]!.push({ id: name, text }));
  return rows;
}

interface Place {
  readonly domain: string;
  readonly doc: string;
}

async function documentsOf(set: EvalSet, n: number): Promise<Place[]> {
  if (!set.documents) return [];
  return (await segmentsOf(set.documents, n)).map((line) => {
    const [domain = "", ...doc] = line.trim().split(/\s+/);
    return { domain, doc: doc.join(" ") };
  });
}

function itemsOf(
  set: EvalSet,
  parts: { sources: readonly string[]; references: Reference[][]; places: Place[] },
): Item[] {
  return parts.sources.map((source, i) => ({
    id: String(i + 1),
    source,
    references: parts.references[i]!,
    tags: { lang: set.pair, ...parts.places[i] },
  }));
}

async function outputsOf(set: EvalSet, system: NamedFile, n: number): Promise<Output[]> {
  const isReference = set.references.some((r) => r.name === system.name);
  return (await segmentsOf(system.file, n)).map((text, i) => ({
    id: outputId(system.name, i),
    itemId: String(i + 1),
    system: system.name,
    text,
    ...(isReference ? { sameAs: system.name } : {}),
    tags: isReference ? { human: "true" } : {},
  }));
}

/** Document names in their order. */
const docNames = (places: readonly Place[]): string[] => [...new Set(places.map((p) => p.doc))];

async function judgmentsOf(human: ScoreFile, places: readonly Place[], n: number): Promise<Judgment[]> {
  const docs = docNames(places);
  const base = { kind: "rating", rater: RATER, aspect: human.name } as const;
  const judgments: Judgment[] = [];
  for (const [system, values] of await readScores(human.file)) {
    const units = { seg: [n, "segment"], doc: [docs.length, "document"], sys: [1, "system"] } as const;
    const [expected, what] = units[human.level as keyof typeof units];
    checkCount(human.file, system, { got: values.length, expected, what });
    values.forEach((value, i) => {
      const target =
        human.level === "seg"
          ? { output: outputId(system, i) }
          : human.level === "sys"
            ? { system }
            : { document: `${system}/${docs[i]!}` };
      judgments.push({ ...base, target, value });
    });
  }
  return judgments;
}

/** `METRIC-REF`: REF is `src` for metrics without reference, else the references used.. */
function specOf(metric: NamedFile): ScorerSpec {
  const isSource = metric.name.endsWith("-src");
  return importedScorer(metric.name, {
    family: "metric",
    needs: isSource ? ["source", "text"] : ["references", "text"],
  });
}

async function columnOf(metric: ScoreFile, known: ReadonlySet<string>, n: number): Promise<ScoreColumn> {
  const ids: string[] = [];
  const all: number[] = [];
  const isSystem = metric.level === "sys";
  for (const [system, values] of await readScores(metric.file)) {
    if (!known.has(system))
      throw readerError(metric.file, 0, {
        problem: `unknown system "${system}"`,
        expected: "a file of that name in system-outputs",
      });
    checkCount(metric.file, system, {
      got: values.length,
      expected: isSystem ? 1 : n,
      what: isSystem ? "system" : "segment",
    });
    values.forEach((value, i) => {
      ids.push(isSystem ? system : outputId(system, i));
      all.push(value);
    });
  }
  return {
    scorer: specOf(metric),
    over: isSystem ? "systems" : "outputs",
    ids,
    values: Float64Array.from(all),
  };
}

/** Everything of one EvalSet: items first, then systems, human scores and metric scores, file by file. Domain-level scores are passed over. */
export async function* evalSetBatches(set: EvalSet): AsyncGenerator<Batch> {
  const sources = await readLines(set.source!);
  const n = sources.length;
  const places = await documentsOf(set, n);
  yield { items: itemsOf(set, { sources, references: await referencesOf(set, n), places }) };
  for (const system of set.outputs) yield { outputs: await outputsOf(set, system, n) };
  for (const human of set.human)
    if (human.level !== "domain") yield { judgments: await judgmentsOf(human, places, n) };
  const known = new Set(set.outputs.map((o) => o.name));
  for (const metric of set.metrics)
    if (metric.level === "seg" || metric.level === "sys")
      yield { columns: [await columnOf(metric, known, n)] };
}
