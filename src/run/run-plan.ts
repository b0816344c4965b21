import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  asksModels,
  type Order,
  partName,
  type RunRecord,
  type RunScorer,
  type Scorer,
  scoreFolder,
  shortName,
  signature,
  signatureHash,
} from "../core/index.ts";
import { indexOf, type PartIndex } from "./read-tasks.ts";
import type { PartJob } from "./score-part.ts";

/** One scorer of this request in one order and repeat: what stands of it in `run.json`, and which parts are still to be scored. */
export interface PlannedScorer {
  readonly scorer: Scorer;
  readonly index: PartIndex;
  readonly entry: RunScorer;
  readonly missingParts: readonly number[];
}

type Counts = NonNullable<RunRecord["counts"]>;

/** One way of asking a scorer all its tasks. */
interface Asking {
  readonly order: Order;
  readonly repeat: number;
}

function entryOf({ spec, stats }: Scorer, { order, repeat }: Asking, nParts: number): RunScorer {
  return {
    call: shortName(spec),
    signature: signature(spec),
    hash: signatureHash(spec),
    over: spec.arity === "pair" ? "pairs" : "outputs",
    order,
    ...(repeat === 0 ? {} : { repeat }),
    spec,
    nCols: stats?.nCols ?? 0,
    nParts,
    status: "running",
    n: null,
    missing: null,
    usage: {},
  };
}

/** Whether another answer to the same question may differ: scorers that compute are asked once, whatever the number of repeats. */
export const mayVary = ({ spec }: Scorer): boolean => asksModels(spec) || !spec.deterministic;

function askingsOf(scorer: Scorer, repeats: number): Asking[] {
  const orders: readonly Order[] = scorer.spec.arity === "pair" ? ["as-listed", "swapped"] : ["as-listed"];
  const times = Array.from({ length: mayVary(scorer) ? repeats : 1 }, (_, repeat) => repeat);
  return times.flatMap((repeat) => orders.map((order) => ({ order, repeat })));
}

/** Which parts of which scorers are not there yet, pair scorers in both orders, repeats one after the other. Only finished files bear a part's name, so presence is completeness. */
export async function planScorers(
  dir: string,
  scorers: readonly Scorer[],
  about: { readonly counts: Counts; readonly partRows: number; readonly repeats: number },
): Promise<PlannedScorer[]> {
  const planned: PlannedScorer[] = [];
  for (const scorer of scorers) {
    const index = indexOf(scorer.spec.arity);
    const nParts = Math.ceil(about.counts[index] / about.partRows);
    const parts = Array.from({ length: nParts }, (_, k) => k);
    for (const asking of askingsOf(scorer, about.repeats)) {
      const entry = entryOf(scorer, asking, nParts);
      const folder = join(dir, scoreFolder(entry.hash, asking.order, asking.repeat));
      const there = new Set(existsSync(folder) ? await readdir(folder) : []);
      planned.push({ scorer, index, entry, missingParts: parts.filter((k) => !there.has(partName(k))) });
    }
  }
  return planned;
}

/**
 * Groups what is missing into jobs: the tasks of a part are read once for all scorers that lack it, unless there are too few parts to fill
 * `threads`. Scorers that ask models or stay in the main thread have jobs of their own, so that none waits for another.
 */
export function jobsOf(
  planned: readonly PlannedScorer[],
  about: { readonly dir: string; readonly partRows: number; readonly seed: number; readonly threads: number },
): PartJob[] {
  const groups = new Map<string, PartJob & { calls: string[] }>();
  const nParts = new Set(planned.flatMap((p) => p.missingParts)).size;
  const isFew = nParts < 2 * about.threads;
  const { dir, partRows, seed } = about;
  for (const { scorer, index, entry, missingParts } of planned)
    for (const part of missingParts) {
      const { call, order, repeat = 0 } = entry;
      const isAlone = isFew || asksModels(scorer.spec) || scorer.spec.inMainThread === true;
      const key = JSON.stringify([part, index, order, repeat, isAlone ? entry.hash : ""]);
      const found = groups.get(key);
      if (found) found.calls.push(call);
      else groups.set(key, { dir, index, order, repeat, part, partRows, seed, calls: [call] });
    }
  return [...groups.values()].sort((a, b) => a.repeat - b.repeat || a.part - b.part);
}

/** How many tasks a part holds. */
export function tasksOf(
  { index, part, partRows }: Pick<PartJob, "index" | "part" | "partRows">,
  counts: Counts,
): number {
  const low = part * partRows;
  return Math.min(counts[index], low + partRows) - low;
}
