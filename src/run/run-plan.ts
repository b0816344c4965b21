import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  partName,
  RUN_FILES,
  type RunRecord,
  type RunScorer,
  type Scorer,
  shortName,
  signature,
  signatureHash,
} from "../core/index.ts";
import { indexOf, type PartIndex } from "./read-tasks.ts";
import type { PartJob } from "./score-part.ts";

/** One scorer of this request: what stands of it in `run.json`, and which parts are still to be scored. */
export interface PlannedScorer {
  readonly scorer: Scorer;
  readonly index: PartIndex;
  readonly entry: RunScorer;
  readonly missingParts: readonly number[];
}

type Counts = NonNullable<RunRecord["counts"]>;

/** Which parts of which scorers are not there yet. Only finished files bear a part's name, so presence is completeness. */
export async function planScorers(
  dir: string,
  scorers: readonly Scorer[],
  about: { readonly counts: Counts; readonly partRows: number },
): Promise<PlannedScorer[]> {
  const planned: PlannedScorer[] = [];
  for (const scorer of scorers) {
    const { spec } = scorer;
    const hash = signatureHash(spec);
    const index = indexOf(spec.arity);
    const nParts = Math.ceil(about.counts[index] / about.partRows);
    const folder = join(dir, RUN_FILES.scores, hash);
    const there = new Set(existsSync(folder) ? await readdir(folder) : []);
    const parts = Array.from({ length: nParts }, (_, k) => k);
    const entry: RunScorer = {
      call: shortName(spec),
      signature: signature(spec),
      hash,
      over: index === "pairs" ? "pairs" : "outputs",
      spec,
      nCols: scorer.stats?.nCols ?? 0,
      nParts,
      status: "running",
      n: null,
      missing: null,
      usage: {},
    };
    planned.push({ scorer, index, entry, missingParts: parts.filter((k) => !there.has(partName(k))) });
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
      const key = JSON.stringify([part, index, isFew ? entry.hash : ""]);
      const found = groups.get(key);
      if (found) found.calls.push(entry.call);
      else groups.set(key, { dir, index, part, partRows, seed, calls: [entry.call] });
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
