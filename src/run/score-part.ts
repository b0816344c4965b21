import { join } from "node:path";
import {
  addUsage,
  type Context,
  type Order,
  partName,
  scoreFolder,
  type Scorer,
  signature,
  signatureHash,
  type Task,
  type Usage,
} from "../core/index.ts";
import { withDuck } from "./duck.ts";
import { type PartIndex, readTasks } from "./read-tasks.ts";
import { type Pace, type ScoredRows, scoreRows } from "./score-rows.ts";
import { type PartFile, writePart } from "./write-part.ts";

const MEMORY_MB = 256;

/** One piece of work: a part of an index for some scorers, by how they are called. Small enough to send to a thread. */
export interface PartJob {
  readonly dir: string;
  readonly index: PartIndex;
  /** "swapped": pairs are shown with b first. */
  readonly order: Order;
  /** Which time of asking the same tasks, from 0. */
  readonly repeat: number;
  readonly part: number;
  readonly partRows: number;
  readonly calls: readonly string[];
  readonly seed: number;
}

function fileOf(job: PartJob, { spec, stats }: Scorer, labels: string): PartFile {
  const { dir, order, repeat, partRows: rowGroup } = job;
  const file = join(scoreFolder(signatureHash(spec), order, repeat), partName(job.part));
  return { dir, file, rowGroup, labels, order, signature: signature(spec), nCols: stats?.nCols ?? 0 };
}

const swapped = (tasks: readonly Task[]): Task[] =>
  tasks.map(({ item, outputs }) => ({ item, outputs: outputs.toReversed() }));

/** Asks a scorer in the order of the job; values of swapped pairs come back in the pair's own frame, P(a) = 1 - P(first shown). */
async function scoreInOrder(
  scorer: Scorer,
  read: { readonly tasks: readonly Task[]; readonly order: Order },
  asking: { readonly ctx: Context; readonly pace: Pace },
): Promise<ScoredRows> {
  const { tasks, order } = read;
  if (order === "as-listed") return scoreRows(scorer, tasks, asking.ctx, asking.pace);
  const scored = await scoreRows(scorer, swapped(tasks), asking.ctx, asking.pace);
  return { ...scored, values: scored.values.map((p) => 1 - p) };
}

/** Reads the tasks of a part once, scores them with every scorer and writes each one's part. Gives what it cost by call. */
export async function scorePart(
  job: PartJob,
  scorers: readonly Scorer[],
  ctx: Context,
  pace: Pace,
): Promise<Readonly<Record<string, Usage>>> {
  const low = job.part * job.partRows;
  const range = { index: job.index, low, high: low + job.partRows - 1 };
  return withDuck({ memoryMb: MEMORY_MB }, async (duck) => {
    const read = await readTasks(duck, job.dir, range);
    const usage: Record<string, Usage> = {};
    for (let i = 0; i < scorers.length; i++) {
      const asked = { tasks: read.tasks, order: job.order };
      const scored = await scoreInOrder(scorers[i]!, asked, { ctx, pace });
      await writePart(duck, scored, fileOf(job, scorers[i]!, read.labels));
      usage[job.calls[i]!] = addUsage({}, scored.usage);
    }
    return usage;
  });
}
