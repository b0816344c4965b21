import { shortName, visible } from "../core/index.ts";
import type { RunOutcome, ScorerOutcome } from "../run/index.ts";

const grouped = (n: number): string => n.toLocaleString("en-US");

const number = (x: number): string => (Number.isNaN(x) ? "-" : String(Number(x.toPrecision(5))));

const nMissing = (missing: Readonly<Record<string, number>>): number =>
  Object.values(missing).reduce((n, k) => n + k, 0);

/** The share of values that are missing; NaN of none. */
export function missingShare({ n, missing }: ScorerOutcome): number {
  return nMissing(missing) / (n + nMissing(missing));
}

/** Reasons with their counts: `no text 12, no references 3`. */
export function reasons(missing: Readonly<Record<string, number>>): string {
  return Object.entries(missing)
    .map(([reason, n]) => `${visible(reason)} ${grouped(n)}`)
    .join(", ");
}

function lineOf(outcome: ScorerOutcome): string {
  const { scorer, n, mean, corpus, missing, entry } = outcome;
  const parts = [`${grouped(n)} ${entry.over}`, `mean ${number(mean)}`];
  if (!Number.isNaN(corpus)) parts.push(`corpus ${number(corpus)}`);
  if (nMissing(missing) > 0) parts.push(`missing: ${reasons(missing)}`);
  if (outcome.partsReused > 0 && outcome.partsScored === 0) parts.push("was there already");
  return `  ${shortName(scorer.spec)}: ${parts.join(", ")}`;
}

/** What a run made, for people: data, then one line a scorer. */
export function scoreSummary(dir: string, { record, scorers }: RunOutcome): string {
  const { items, outputs, pairs } = record.counts!;
  const names = (record.datasets ?? []).map((d) => visible(d.name)).join(", ");
  const about = [`${grouped(items)} items`, `${grouped(outputs)} outputs`];
  if (pairs > 0) about.push(`${grouped(pairs)} pairs`);
  if (record.skipped > 0) about.push(`${grouped(record.skipped)} bad records passed over`);
  return [`${dir}: ${names} (${about.join(", ")})`, ...scorers.map(lineOf)].join("\n");
}

const orNull = (x: number): number | null => (Number.isNaN(x) ? null : x);

/** What `score --json` prints. */
export function scoreJson(dir: string, { record, scorers }: RunOutcome): object {
  return {
    run: dir,
    status: record.status,
    version: record.version,
    seed: record.request.seed,
    datasets: (record.datasets ?? []).map((d) => d.name),
    counts: record.counts,
    skipped: record.skipped,
    inputs: record.request.inputs,
    scorers: scorers.map((outcome) => ({
      scorer: shortName(outcome.scorer.spec),
      family: outcome.scorer.spec.family,
      signature: outcome.entry.signature,
      path: `${dir}/scores/${outcome.entry.hash}`,
      over: outcome.entry.over,
      n: outcome.n,
      missing: outcome.missing,
      mean: orNull(outcome.mean),
      corpus: orNull(outcome.corpus),
      tasksScored: outcome.tasksScored,
      tasksReused: outcome.tasksReused,
      usage: outcome.entry.usage,
    })),
  };
}
