import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
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

/** One scorer of this request in one order: what stands of it in `run.json`, and which parts are still to be scored. */
export interface PlannedScorer {
  readonly scorer: Scorer;
  readonly index: PartIndex;
  readonly entry: RunScorer;
  readonly missingParts: readonly number[];
}

type Counts = NonNullable<RunRecord["counts"]>;

function entryOf({ spec, stats }: Scorer, order: Order, nParts: number): RunScorer {
  return {
    call: shortName(spec),
    signature: signature(spec),
    hash: signatureHash(spec),
    over: spec.arity === "pair" ? "pairs" : "outputs",
    order,
    spec,
    nCols: stats?.nCols ?? 0,
    nParts,
    status: "running",
    n: null,
    missing: null,
    usage: {},
  };
}

const ordersOf = ({ spec }: Scorer): readonly Order[] =>
  spec.arity === "pair" ? ["as-listed", "swapped"] : ["as-listed"];

/** Which parts of which scorers are not there yet, pair scorers in both orders. Only finished files bear a part's name, so presence is completeness. */
export async function planScorers(
  dir: string,
  scorers: readonly Scorer[],
  about: { readonly counts: Counts; readonly partRows: number },
): Promise<PlannedScorer[]> {
  const planned: PlannedScorer[] = [];
  for (const scorer of scorers) {
    const index = indexOf(scorer.spec.arity);
    const nParts = Math.ceil(about.counts[index] / about.partRows);
    const parts = Array.from({ length: nParts }, (_, k) => k);
    for (const order of ordersOf(scorer)) {
      const entry = entryOf(scorer, order, nParts);
      const folder = join(dir, scoreFolder(entry.hash, order));
      const there = new Set(existsSync(folder) ? await readdir(folder) : []);
      planned.push({ scorer, index, entry, missingParts: parts.filter((k) => !there.has(partName(k))) });
    }
  }
  return planned;
}

/** Groups what is missing into jobs: the tasks of a part are read once for all scorers that lack it, unless there are too few parts to fill `threads`. */
export function jobsOf(
  planned: readonly PlannedScorer[],
  about: { readonly dir: string; readonly partRows: number; readonly seed: number; readonly threads: number },
): PartJob[] {
  const groups = new Map<string, PartJob & { calls: string[] }>();
  const nParts = new Set(planned.flatMap((p) => p.missingParts)).size;
  const isFew = nParts < 2 * about.threads;
  const { dir, partRows, seed } = about;
  for (const { index, entry, missingParts } of planned)
    for (const part of missingParts) {
      const { call, order } = entry;
      const key = JSON.stringify([part, index, order, isFew ? entry.hash : ""]);
      const found = groups.get(key);
      if (found) found.calls.push(call);
      else groups.set(key, { dir, index, order, part, partRows, seed, calls: [call] });
    }
  return [...groups.values()].sort((a, b) => a.part - b.part);
}

/** How many tasks a part holds. */
export function tasksOf(
  { index, part, partRows }: Pick<PartJob, "index" | "part" | "partRows">,
  counts: Counts,
): number {
  const low = part * partRows;
  return Math.min(counts[index], low + partRows) - low;
}
