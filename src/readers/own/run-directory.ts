import { dirname, join } from "node:path";
import { readdir } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  type Batch,
  columnFromRows,
  type DatasetHead,
  type DatasetSource,
  itemFromRow,
  judgmentFromRow,
  outputFromRow,
  pairFromRow,
  partName,
  type Row,
  RUN_FILES,
  type RunRecord,
  type RunScorer,
  type ScoreColumn,
  scoreFolder,
  specFromJson,
} from "../../core/index.ts";
import { literal, type ParquetRow, queryRows, withDuck } from "../parquet/duck.ts";
import type { FileEntry, Reader, Tree } from "../reader.ts";
import { readJson } from "../text/read-json.ts";
import { readerError } from "../text/reader-error.ts";

const isRunFile = (file: FileEntry): boolean => /(^|\/)run\.json$/.test(file.name);

async function recordOf(file: FileEntry): Promise<RunRecord> {
  const json = (await readJson(file)) as Partial<RunRecord> | null;
  if (json?.kind !== "trenchcoat-run")
    throw readerError(file, 0, { problem: "not a run of trenchcoat", expected: '"kind": "trenchcoat-run"' });
  if (json.formatVersion !== 1)
    throw readerError(file, 0, {
      problem: "unknown version of the run format",
      expected: "formatVersion 1",
      got: String(json.formatVersion),
    });
  if (!json.datasets)
    throw readerError(file, 0, {
      problem: `run without tables (status "${json.status}")`,
      expected: "a run whose data were read",
      help: "resume it with the same trenchcoat score command",
    });
  return json as RunRecord;
}

/** A finished scorer's parts, in order. Ones that are still running are left out and noted. */
function partsOf(dir: string, scorer: RunScorer): string {
  const files = Array.from({ length: scorer.nParts }, (_, k) =>
    literal(join(dir, scoreFolder(scorer.hash, scorer.order, scorer.repeat), partName(k))),
  );
  return `read_parquet([${files.join(", ")}])`;
}

interface Run {
  readonly dir: string;
  readonly record: RunRecord;
  readonly names: ReadonlySet<string>;
}

/** Row -> id of outputs and pairs whose id Parquet cannot hold (lone surrogates). */
type RawIds = Record<"outputs" | "pairs", Map<number, string>>;

/** The records of rows; notes ids that the `id` column does not hold as they are. */
function recordsOf<T extends { readonly id: string }>(
  rows: readonly ParquetRow[],
  fromRow: (row: Row) => T,
  rawIds: Map<number, string>,
): T[] {
  return rows.map((row) => {
    const record = fromRow(row as Row);
    if (record.id !== row["id"]) rawIds.set(row["row"] as number, record.id);
    return record;
  });
}

async function* tableRows(duck: DuckDBConnection, run: Run, at: { file: string; dataset: string }) {
  if (!run.names.has(at.file)) return;
  const source = `read_parquet(${literal(join(run.dir, at.file))})`;
  yield* queryRows(duck, `FROM ${source} WHERE dataset = ${literal(at.dataset)} ORDER BY "row"`);
}

async function* nounBatches(
  duck: DuckDBConnection,
  run: Run,
  { dataset, rawIds }: { readonly dataset: string; readonly rawIds: RawIds },
): AsyncGenerator<Batch> {
  for await (const rows of tableRows(duck, run, { file: RUN_FILES.items, dataset }))
    yield { items: rows.map((r) => itemFromRow(r as Row)) };
  for await (const rows of tableRows(duck, run, { file: RUN_FILES.outputs, dataset }))
    yield { outputs: recordsOf(rows, outputFromRow, rawIds.outputs) };
  for await (const rows of tableRows(duck, run, { file: RUN_FILES.pairs, dataset }))
    yield { pairs: recordsOf(rows, pairFromRow, rawIds.pairs) };
  for await (const rows of tableRows(duck, run, { file: RUN_FILES.judgments, dataset }))
    yield { judgments: rows.map((r) => judgmentFromRow(r as Row)) };
}

async function* publishedBatches(duck: DuckDBConnection, run: Run, dataset: string): AsyncGenerator<Batch> {
  let held: Row[] = [];
  for await (const rows of tableRows(duck, run, { file: RUN_FILES.published, dataset }))
    for (const row of rows as readonly Row[]) {
      if (held.length > 0 && held[0]!["part"] !== row["part"]) {
        yield { columns: [columnFromRows(held)] };
        held = [];
      }
      held.push(row);
    }
  if (held.length > 0) yield { columns: [columnFromRows(held)] };
}

async function scoreColumn(
  duck: DuckDBConnection,
  source: string,
  at: { readonly scorer: RunScorer; readonly dataset: string; readonly rawIds: RawIds },
): Promise<ScoreColumn> {
  const { nCols, over, order, repeat, spec } = at.scorer;
  const rawIds = at.rawIds[over];
  const ids: string[] = [];
  const values: number[] = [];
  const counts: number[] = [];
  const missing: Record<string, number> = {};
  const columns = Array.from({ length: nCols }, (_, c) => `c${c}`);
  const select = ['"row"', "id", "value", "missing", ...columns].join(", ");
  const sql = `SELECT ${select} FROM ${source} WHERE dataset = ${literal(at.dataset)} ORDER BY "row"`;
  for await (const rows of queryRows(duck, sql))
    for (const row of rows) {
      ids.push(rawIds.get(row["row"] as number) ?? String(row["id"]));
      values.push((row["value"] as number | null) ?? NaN);
      for (let c = 0; c < nCols; c++) counts.push((row[columns[c]!] as number | null) ?? NaN);
      const reason = row["missing"] as string | null;
      if (reason !== null) missing[reason] = (missing[reason] ?? 0) + 1;
    }
  return {
    scorer: specFromJson(spec),
    over,
    ids,
    values: Float64Array.from(values),
    missing,
    ...(order === "swapped" ? { order } : {}),
    ...(repeat === undefined ? {} : { repeat }),
    ...(nCols > 0 ? { stats: { nCols, counts: Float64Array.from(counts) } } : {}),
  };
}

async function* runBatches(run: Run, dataset: string): AsyncGenerator<Batch> {
  yield* withDuck(async function* (duck) {
    const rawIds: RawIds = { outputs: new Map(), pairs: new Map() };
    yield* nounBatches(duck, run, { dataset, rawIds });
    yield* publishedBatches(duck, run, dataset);
    for (const scorer of run.record.scorers)
      if (scorer.status === "complete" && scorer.nParts > 0)
        yield { columns: [await scoreColumn(duck, partsOf(run.dir, scorer), { scorer, dataset, rawIds })] };
  });
}

/** The head as it was when the data were scored, with notes on scorers that are not finished. */
function headOf(head: DatasetHead, record: RunRecord): DatasetHead {
  const open = record.scorers.filter((s) => s.status !== "complete").map((s) => s.call);
  if (open.length === 0) return head;
  const note = `scorers of the run that are not finished and left out: ${open.join(", ")}`;
  return { ...head, notes: [...(head.notes ?? []), note] };
}

async function openRun(file: FileEntry): Promise<DatasetSource[]> {
  const dir = dirname(file.path);
  const record = await recordOf(file);
  const run: Run = { dir, record, names: new Set(await readdir(dir)) };
  for (const needed of [RUN_FILES.items, RUN_FILES.outputs])
    if (!run.names.has(needed))
      throw readerError(file, 0, {
        problem: `run without its table "${needed}"`,
        expected: "a whole run directory",
      });
  return record.datasets!.map((head) => ({
    head: headOf(head, record),
    batches: () => runBatches(run, head.name),
  }));
}

async function detect(tree: Tree): Promise<boolean> {
  const file = tree.files.find(isRunFile);
  if (!file) return false;
  return ((await readJson(file).catch(() => null)) as Partial<RunRecord> | null)?.kind === "trenchcoat-run";
}

/** A run directory of `trenchcoat score`: its tables, published scores and every finished scorer's scores. Directories of runs too. */
export const runDirectory: Reader = {
  format: "trenchcoat-run",
  summary: "a run directory of trenchcoat score: run.json with Parquet tables and scores",
  detect,
  open: async (tree: Tree) => {
    const sources: DatasetSource[] = [];
    for (const file of tree.files.filter(isRunFile)) sources.push(...(await openRun(file)));
    return sources;
  },
};
