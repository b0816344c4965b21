import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  type Context,
  type Order,
  partName,
  scoreColumns,
  scoreFolder,
  type Scorer,
  signature,
  signatureHash,
  type Task,
  type Usage,
} from "../core/index.ts";
import { literal, withDuck, writeParquet } from "./duck.ts";
import { type PartIndex, type PartTasks, readTasks } from "./read-tasks.ts";
import { addUsage, type ScoredRows, scoreRows } from "./score-rows.ts";
import { TableAppender } from "./table-appender.ts";

const MEMORY_MB = 256;

/** One piece of work: a part of an index for some scorers, by how they are called. Small enough to send to a thread. */
export interface PartJob {
  readonly dir: string;
  readonly index: PartIndex;
  /** "swapped": pairs are shown with b first. */
  readonly order: Order;
  readonly part: number;
  readonly partRows: number;
  readonly calls: readonly string[];
  readonly seed: number;
}

async function writePart(
  duck: DuckDBConnection,
  job: PartJob,
  { scorer, ...read }: PartTasks & ScoredRows & { readonly scorer: Scorer },
): Promise<void> {
  const nCols = scorer.stats?.nCols ?? 0;
  const table = await TableAppender.create(duck, "part", scoreColumns(nCols));
  const cells: Record<string, string | number | null> = {};
  for (let i = 0; i < read.rows.length; i++) {
    const value = read.values[i]!;
    Object.assign(cells, read.rows[i]);
    cells["value"] = Number.isNaN(value) ? null : value;
    cells["missing"] = read.missing[i] ?? null;
    cells["details"] = read.details[i] ?? null;
    for (let c = 0; c < nCols; c++) {
      const count = read.counts![i * nCols + c]!;
      cells[`c${c}`] = Number.isNaN(count) ? null : count;
    }
    table.append(cells);
  }
  table.close();
  const query = `SELECT *, ${literal(job.order)} AS "order", ${literal(signature(scorer.spec))} AS signature FROM part`;
  const file = join(scoreFolder(signatureHash(scorer.spec), job.order), partName(job.part));
  await writeParquet(duck, query, { dir: job.dir, file, rowGroup: Math.max(job.partRows, read.rows.length) });
  await duck.run("DROP TABLE part");
}

const swapped = (tasks: readonly Task[]): Task[] =>
  tasks.map(({ item, outputs }) => ({ item, outputs: outputs.toReversed() }));

/** Asks a scorer in the order of the job; values of swapped pairs come back in the pair's own frame, P(a) = 1 - P(first shown). */
async function scoreInOrder(
  scorer: Scorer,
  read: { readonly tasks: readonly Task[]; readonly order: Order },
  asking: { readonly ctx: Context; onTurn(nTasks: number): void },
): Promise<ScoredRows> {
  const { tasks, order } = read;
  if (order === "as-listed") return scoreRows(scorer, tasks, asking.ctx, asking.onTurn);
  const scored = await scoreRows(scorer, swapped(tasks), asking.ctx, asking.onTurn);
  return { ...scored, values: scored.values.map((p) => 1 - p) };
}

/** Reads the tasks of a part once, scores them with every scorer and writes each one's part. Gives what it cost by call. */
export async function scorePart(
  job: PartJob,
  scorers: readonly Scorer[],
  ctx: Context,
  onTurn: (nTasks: number) => void,
): Promise<Readonly<Record<string, Usage>>> {
  const low = job.part * job.partRows;
  const range = { index: job.index, low, high: low + job.partRows - 1 };
  return withDuck({ memoryMb: MEMORY_MB }, async (duck) => {
    const read = await readTasks(duck, job.dir, range);
    const usage: Record<string, Usage> = {};
    for (let i = 0; i < scorers.length; i++) {
      const asked = { tasks: read.tasks, order: job.order };
      const scored = await scoreInOrder(scorers[i]!, asked, { ctx, onTurn });
      await writePart(duck, job, { ...read, ...scored, scorer: scorers[i]! });
      usage[job.calls[i]!] = addUsage({}, scored.usage);
    }
    return usage;
  });
}
